#include "base/media_type.hpp"

#include <doctest/doctest.h>

namespace mainstay::media_type_test {

TEST_CASE("a file is what its bytes are, whatever it is called") {
    MediaTypes types;
    std::string_view png("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0", 29);

    CHECK(types.of(png, "text/html") == "image/png");
    CHECK(types.of("%PDF-1.4\n", "image/png") == "application/pdf");
    CHECK(types.of("<html><script>alert(1)</script></html>", "image/png") == "text/html");
}

TEST_CASE("where bytes tell little the declared type counts, unless a browser would run it") {
    MediaTypes types;

    CHECK(types.of("a,b\n1,2\n", "Text/CSV; charset=utf-8") == "text/csv");
    CHECK(types.of("\x01\x02\x03\x04", "application/ms-tnef") == "application/ms-tnef");
    CHECK(types.of("hello", "text/html") == "text/plain");
    CHECK(types.of("\x01\x02\x03\x04", "application/xhtml+xml") == "application/octet-stream");
    CHECK(types.of("hello", "text/\r\nX-Evil: 1") == "text/plain");
    CHECK(types.of("", "") == "application/octet-stream");
}

TEST_CASE("a page shows raster images, and nothing that can hold scripts") {
    CHECK(is_safe_image("image/png"));
    CHECK_FALSE(is_safe_image("image/svg+xml"));
    CHECK_FALSE(is_safe_image("text/html"));
}

}  // namespace mainstay::media_type_test
