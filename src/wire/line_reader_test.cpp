#include "wire/line_reader.hpp"

#include <cstdlib>
#include <fstream>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

namespace mainstay::wire::line_reader_test {

namespace {

/// What is read of a file with these bytes: each line, `?` for one that is too long.
std::vector<std::string> lines_of(const std::string& bytes, std::size_t bytes_max) {
    std::string path = "/tmp/mainstay-lines-XXXXXX";
    int descriptor = ::mkstemp(path.data());
    REQUIRE(descriptor >= 0);
    ::close(descriptor);
    std::ofstream(path, std::ios::binary) << bytes;
    std::vector<std::string> lines;
    {
        LineReader reader(path, bytes_max);
        REQUIRE(reader.is_open());
        while (auto line = reader.next()) {
            CHECK(line->number == lines.size() + 1);
            lines.push_back(line->is_too_long ? "?" : std::string(line->text));
        }
    }
    ::unlink(path.c_str());
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("each line is read without its end, also the last that has none") {
    CHECK(lines_of("", 9) == Lines{});
    CHECK(lines_of("a\n\nb\n", 9) == Lines{"a", "", "b"});
    CHECK(lines_of("a\nb", 9) == Lines{"a", "b"});
    CHECK(lines_of("\n", 9) == Lines{""});
}

TEST_CASE("a line that is too long is told of, and the next is read whole") {
    CHECK(lines_of("12345\n123456\n12\n", 5) == Lines{"12345", "?", "12"});
    CHECK(lines_of("1\n123456", 5) == Lines{"1", "?"});
    auto longer_than_a_piece = std::string(300'000, 'x');
    CHECK(lines_of(longer_than_a_piece + "\nshort\n", 100'000) == Lines{"?", "short"});
    CHECK(
        lines_of(longer_than_a_piece + "\nshort", 400'000) == Lines{longer_than_a_piece, "short"}
    );
}

TEST_CASE("what is no file is not open") {
    CHECK(!LineReader("/nowhere/to/be/found", 9).is_open());
    CHECK(!LineReader("/", 9).is_open());
}

}  // namespace mainstay::wire::line_reader_test
