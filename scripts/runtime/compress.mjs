// Compress files with brotli and gzip, all at once.
// Order: {files: [path], to: folder, quality: brotli's}.
import { readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { order } from "./order.mjs";

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;

const { files, to, quality } = await order();

const compressors = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: {
        [BROTLI_PARAM_QUALITY]: quality,
        [BROTLI_PARAM_LGWIN]: 24,
        [BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gz: (content) => promisify(gzip)(content, { level: 9 }),
};

await Promise.all(
  files.flatMap((file) =>
    Object.entries(compressors).map(async ([suffix, compress]) => {
      const target = join(to, `${basename(file)}.${suffix}`);
      await writeFile(`${target}.part`, await compress(await readFile(file)));
      await rename(`${target}.part`, target);
    }),
  ),
);
