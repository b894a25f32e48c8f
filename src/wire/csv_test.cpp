#include "wire/csv.hpp"

#include <doctest/doctest.h>

namespace mainstay::wire::csv_test {

TEST_CASE("a file of CSV begins with its mark, quotes texts and ends rows as RFC 4180 has it") {
    CsvWriter csv;
    csv.word("key").word("subject").end_row();
    csv.word("SHOP-1").text("Say \"yes\", or\nno").number(-3).end_row();

    CHECK(
        std::move(csv).take() ==
        "\xEF\xBB\xBFkey,subject\r\nSHOP-1,\"Say \"\"yes\"\", or\nno\",-3\r\n"
    );
}

TEST_CASE("no text is a formula to a spreadsheet") {
    for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
        CHECK(csv_field(text) == "\"'" + std::string(text) + "\"");
    CHECK(csv_field("1=1") == "\"1=1\"");
    CHECK(csv_field("") == "\"\"");
}

}  // namespace mainstay::wire::csv_test
