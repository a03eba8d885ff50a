"""The tool behind the site: check the data, render the pages, pack the runtime, build and serve."""
