#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "search/notes_test.hpp"

namespace mainstay::search::matching_test {

namespace {

using namespace test;

/// A text, what somebody types, and whether it is found.
struct Case {
    std::string_view text, typed;
    bool is_found = true;
};

constexpr Case cases[] = {
    // All words, in any order, in any case.
    {"The printer on floor two burns", "burns printer"},
    {"The printer on floor two burns", "PRINTER"},
    {"The printer on floor two burns", "printer water", false},
    // The last word may go on, the others may not, and neither may one that a space ended.
    {"The printer on floor two burns", "floor pri"},
    {"The printer on floor two burns", "pri floor", false},
    {"The printer on floor two burns", "pri ", false},
    {"The printer on floor two burns", "rinter", false},
    {"a bc", "b", false},
    // No stemming.
    {"It burned", "burns", false},
    // Accents and case of several scripts.
    {"Café à la crème", "cafe creme"},
    {"Cafe a la creme", "Café crème"},
    {"Cafe\u0301", "café"},
    {"Straße", "strasse"},
    {"STRASSE", "straße"},
    {"Øresund Łódź Đakovo", "oresund lodz dakovo"},
    {"ÆON œuvre", "aeon oeuvre"},
    {"ёлка", "елка"},
    {"ПРИВЕТ", "привет"},
    {"ΑΘΗΝΑΣ Αθήνας", "αθηνας"},
    {"İstanbul ILICA ılıca", "istanbul ilica"},
    {"Việt Nam Tiếng", "viet nam tieng"},
    {"שָׁלוֹם", "שלום"},
    {"مُحَمَّد", "محمد"},
    {"हिन्दी", "हिन्दी"},
    {"हिन्दी", "हन्द", false},
    // Umlauts typed without their keys.
    {"Herr Müller grüßt", "mueller gruesst"},
    {"Herr Müller", "muller"},
    {"Herr Mueller", "müller"},
    {"Herr Mu\u0308ller", "mueller"},
    {"Who does this", "does"},
    {"A blue queue", "blue queue"},
    // Full width, ligatures, small characters nobody sees.
    {"ＡＢＣ１２３", "abc123"},
    {"ﬁle oﬃce", "file office"},
    {"Donau\u00ADdampf\u200Bschiff", "donaudampfschiff"},
    // Keys and their parts.
    {"See SHOP-42 for this", "SHOP-42"},
    {"See SHOP-42 for this", "shop-42"},
    {"See SHOP-42 for this", "shop-4"},
    {"See SHOP-42 for this", "HOP-4"},
    {"See SHOP-42 for this", "HOP-5", false},
    {"See SHOP-42 for this", "shop 42"},
    {"See SHOP-421 for this", "\"SHOP-42\"", false},
    // Error codes, file names, addresses, paths, versions.
    {"failed with 0x80070005", "80070"},
    {"java.lang.NullPointerException at", "PointerExc"},
    {"java.lang.NullPointerException at", "nullpointer"},
    {"ERR_CONNECTION_RESET", "CONNECTION_RES"},
    {"ERR_CONNECTION_RESET", "NECTION_RES"},
    {"invoice_2024_final.pdf", "voice_2024"},
    {"invoice_2024_final.pdf", "final.pdf"},
    {"Order 471199", "7119"},
    {"mail ann.lee@example.test now", "ann.lee@example.test"},
    {"mail ann.lee@example.test now", "lee@exam"},
    {"mail ann.lee@example.test now", "example.test"},
    {"in /var/log/app.log", "/var/log"},
    {"in C:\\Users\\ann\\x.txt", "Users\\ann"},
    {"since version 1.4.2", "1.4.2"},
    {"since version 1.4.2", "1.4.3", false},
    {"since version 11.4.21", "1.4.2"},
    {"We use C++ and C# here", "c++"},
    {"We use C++ and C# here", "C#"},
    {"We use C here", "c++", false},
    {"We use .NET here", ".net"},
    {"don't do it", "don't"},
    // Phrases.
    {"one two three", "\"one two\""},
    {"one two three", "\"two one\"", false},
    {"one two three", "\"one three\"", false},
    {"one two three", "\"thr\"", false},
    {"one two three", "\"two three", true},
    {"one two three", "three \"one two\""},
    // Words that must not be there.
    {"one two three", "one -four"},
    {"one two three", "one -two", false},
    {"one two three", "one -tw"},
    {"one two three", "one -\"two three\"", false},
    {"one two three", "-four", false},
    {"one two three", "one - two"},
    // Scripts without spaces, by any part.
    {"東京都庁の印刷機", "東京"},
    {"東京都庁の印刷機", "京都"},
    {"東京都庁の印刷機", "都"},
    {"東京都庁の印刷機", "印刷機"},
    {"東京都庁の印刷機", "東京都庁の"},
    {"東京都庁の印刷機", "京東", false},
    {"東京都庁の印刷機", "東京都の", false},
    {"東京都庁 印刷機", "印刷 東京"},
    {"東京SHOP版", "東京shop"},
    {"ガイド ｶﾞｲﾄﾞ", "ガイド"},
    {"カイト", "ガイド", false},
    {"프린터가 고장났어요", "프린터"},
    {"เครื่องพิมพ์เสีย", "พิมพ์"},
    // What an engine would take for syntax.
    {"one NEAR two AND OR NOT three", "NEAR AND OR NOT"},
    {"one two", "one AND two", false},
    {"one two", "one OR", false},
    {"one two", "(one) two*"},
    {"one two", "one:two"},
    {"one two", "title:one", false},
    {"one two", "one' two\""},
    {"one two", "one & two | ! <-> :* \\"},
    {"a quo'te", "quo'te"},
    {"back\\slash", "back\\slash"},
    {"one two", "\"\"", false},
    {"one two", "***", false},
    {"one two", "", false},
    {"~note ^one =two <thr", "~note"},
    {"one two", "~note", false},
    {"one two", "^one"},
    {"\U0001F525 it burns", "\U0001F525 burns"},
};

}  // namespace

TEST_CASE("both engines find the same, and no other, in body and title") {
    on_each([](TestDatabase& database) {
        std::set<std::string_view> known;
        std::vector<std::string_view> texts;
        for (const Case& each : cases)
            if (known.insert(each.text).second) texts.push_back(each.text);
        database->write([&](db::Sql& sql) {
            for (std::size_t i = 0; i < texts.size(); ++i) {
                const auto id = static_cast<std::int64_t>(i * 2);
                keep(sql, {.id = id + 1, .body = std::string(texts[i]), .at = {id}});
                keep(sql, {.id = id + 2, .title = std::string(texts[i]), .at = {id}});
            }
        });
        index_all(database);

        for (const Case& each : cases) {
            CAPTURE(each.text);
            CAPTURE(each.typed);
            const auto at = std::ranges::find(texts, each.text) - texts.begin();
            const auto ids = indexed(database, each.typed);
            CHECK((std::ranges::count(ids, at * 2 + 1) == 1) == each.is_found);
            CHECK((std::ranges::count(ids, at * 2 + 2) == 1) == each.is_found);
            // What the index finds, the document itself explains.
            const auto shown = found(database, each.typed, system_call(), 100);
            CHECK((std::ranges::count(shown, at * 2 + 1) == 1) == each.is_found);
        }
    });
}

}  // namespace mainstay::search::matching_test
