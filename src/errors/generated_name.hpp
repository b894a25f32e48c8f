// Names of files and modules without what a build puts into them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::errors {

/// `name` with each part that is a hash, a version or a date replaced by `<hash>` or `<int>`:
/// "main.3f2a9c1b.js" is "main.<hash>.js". With `has_chunks` also numbers alone, as bundlers call
/// what they split: "4923.js" is "<int>.js".
std::string without_build_parts(std::string_view name, bool has_chunks);

/// The last part of a path or URL, with slashes of either kind, without a query.
std::string_view base_name(std::string_view path);

/// `text` with each run of digits behind a `$`, `#` or `_` that ends it or stands before another
/// such character left out: "lambda$pay$3" is "lambda$pay".
std::string without_counters(std::string_view text);

/// `text` with each hexadecimal run of at least `min` digits that follows `marker` replaced by
/// `<auto>`.
std::string without_run_after(
    std::string_view text, std::string_view marker, bool (*is_part)(char)
);

}  // namespace mainstay::errors
