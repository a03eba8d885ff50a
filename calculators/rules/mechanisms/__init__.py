"""What a rule can do to an amount, a file each.

A mechanism's file holds its rule as data, what it computes, the step that a result shows of it, how
rule and step are said, its columns in the open data, and what of it an office could vary. The steps
follow each other in this order; each that a version does not set leaves the amount as it is:

    not_counted   kinds of items and days that do not count
    tax           consumption tax that is left out
    price_limit   the price of a piece that counts
    pieces        the number of pieces
    income        other income comes off the project's cost
    base          the most of a line's cost that counts
    rate          the part of that which is paid
    rounding      where a host sets it before the cap
    cap           the most a line can be: fixed, tiers, each, cases, readings; less earlier grants
    rounding      whole yen, or what a host sets
    flat          so much for each of a count, in place of all the above
    model_limit   models beyond a number get nothing
    total_limit   what a prefecture gets in all
    over_lines    the most that several lines come to, small sets first
    rounding      where a host sets it for the total
    menus         menus that exclude each other
"""
