#include "telemetry/log_patterns.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay::telemetry::log_patterns_test {

namespace {

/// The patterns of these lines, in the order of their first lines.
std::vector<std::string> mined(const std::vector<std::string>& lines) {
    LogPatterns miner;
    for (const auto& line : lines) miner.add(line);
    std::vector<std::string> texts;
    for (auto id : miner.ids()) texts.push_back(miner.text(id));
    return texts;
}

std::string pattern_of(std::string_view line) {
    LogPatterns miner;
    return miner.text(miner.add(line).pattern);
}

/// A line with each of these words in the place of its `{}`.
std::vector<std::string> filled(const std::string& line, const std::vector<std::string>& words) {
    std::vector<std::string> lines;
    for (const auto& word : words) lines.push_back(fmt::format(fmt::runtime(line), word));
    return lines;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("what is a value at any sight is none of the pattern") {
    for (std::string_view line : {
             "took 12 for it",
             "took 12ms for it",
             "took -1.5e7 for it",
             "took 0x7fff for it",
             "took 2026-11-28T09:57:39.001Z for it",
             "took 09:57:39,123 for it",
             "took 10.0.0.1:8080 for it",
             "took /10.0.0.1:8080 for it",
             "took 1,234,567 for it",
             "took fe80::1ff:fe23:4567:890a for it",
             "took 00:1b:44:11:3a:b7 for it",
             "took 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 for it",
             "took deadbeef01 for it",
             "took /var/log/messages for it",
             "took https://shop.test/cart?x=y for it",
             "took C:\\Windows\\system for it",
             "took ann@shop.test for it",
             "took blk_-1608999687919862906 for it",
             "took TRUE for it",
         }) {
        INFO(line);
        CHECK(pattern_of(line) == "took <*> for it");
    }
    CHECK(pattern_of("Took 5 (of 7), [x] 100%.") == "Took <*> (of <*>), [x] <*>%.");
    CHECK(pattern_of("  two\t\twords \n") == "two words");
    CHECK(pattern_of("").empty());
    CHECK(pattern_of(" -- ") == "--");
}

TEST_CASE("words that stay as they are belong to the pattern, digits in them or not") {
    CHECK(mined({"sshd2 is up", "sshd2 is up"}) == Texts{"sshd2 is up"});
    CHECK(mined({"sshd2 is up", "sshd3 is up"}) == Texts{"<*> is up"});
    CHECK(mined({"state=open now", "state=open now"}) == Texts{"state=open now"});
    CHECK(mined({"state=open now", "state=shut now"}) == Texts{"state=<*> now"});
    CHECK(mined({"name 'a' taken", "name 'b' taken"}) == Texts{"name '<*>' taken"});
}

TEST_CASE("names make a position one of values where half of the words agree") {
    CHECK(
        mined({"Registering class org.a.B here", "Registering class org.c.D here"}) ==
        Texts{"Registering class <*> here"}
    );
    CHECK(mined({"start NameNode", "start DataNode"}) == Texts{"start <*>"});
    CHECK(mined({"NameNode.start DataNode.end", "OneNode.b OtherNode.c"}).size() == 2);
    CHECK(
        mined({"no such user ann here", "no such user bob here"}) == Texts{"no such user <*> here"}
    );
}

TEST_CASE("words of a language do so only while new ones keep coming") {
    const std::string line = "the service {} answered at last";
    CHECK(mined(filled(line, {"cart", "shop"})).size() == 2);
    CHECK(mined(filled(line, {"cart", "shop", "mail", "bill"})).size() == 4);
    CHECK(
        mined(filled(line, {"cart", "shop", "mail", "bill", "pay", "ship"})) ==
        Texts{"the service <*> answered at last"}
    );
    Texts verbs;
    for (int i = 0; i < 500; ++i)
        for (std::string_view verb : {"started", "stopped", "paused", "resumed"})
            verbs.push_back(fmt::format("instance {} was {} by the scheduler", i, verb));
    CHECK(mined(verbs).size() == 4);
}

TEST_CASE("two positions that vary at once are learnt as well, where enough words agree") {
    Texts lines;
    for (std::string_view pair :
         {"ann cart", "bob shop", "cyd mail", "dan bill", "eve pay", "flo go"})
        lines.push_back(fmt::format(
            "asked by {} to open the door of {} and went away", pair.substr(0, 3), pair.substr(4)
        ));
    CHECK(mined(lines) == Texts{"asked by <*> to open the door of <*> and went away"});
}

TEST_CASE("a pattern keeps its id when it turns more general, and the younger leads to the older") {
    LogPatterns miner;
    std::vector<std::uint32_t> ids;
    for (const auto& line :
         filled("door {} is open", {"one", "two", "three", "four", "five", "six", "seven"}))
        ids.push_back(miner.add(line).pattern);

    CHECK(miner.ids() == std::vector<std::uint32_t>{1});
    for (auto id : ids) CHECK(miner.current(id) == 1);
    CHECK(miner.text(ids[3]) == "door <*> is open");
    CHECK(miner.count(ids[2]) == 7);
    CHECK(!miner.add("door eight is open").is_new);
    CHECK(miner.add("window eight is open").is_new);
}

TEST_CASE("a place of numbers is none of words") {
    CHECK(
        mined({"closed after 5 s", "closed after all s"}) ==
        Texts{"closed after <*> s", "closed after all s"}
    );
}

TEST_CASE("of JSON the message counts, and JSON without one is text") {
    CHECK(pattern_of(R"({"level":"info","msg":"took 5 \"s\""})") == "took <*> \"s\"");
    CHECK(mined({R"({"a":1,"message":"up"})", R"({"message":"up","b":[2]})", "up"}) == Texts{"up"});
    CHECK(pattern_of(R"({"code":5})") == R"({"code":<*>})");
    CHECK(pattern_of(R"({"message":7})") == R"({"message":<*>})");
    CHECK(pattern_of("{not JSON") == "{not JSON");
}

TEST_CASE("what is beyond the bounds is counted as other, and known patterns go on") {
    LogPatterns miner(3);
    for (std::string_view line : {"a b c", "d e f", "g h i", "j k l", "j k l", "m n o"})
        miner.add(line);
    CHECK(miner.ids().size() == 3);
    CHECK(miner.count(LogPatterns::other) == 3);
    CHECK(miner.text(LogPatterns::other) == "<*>");
    CHECK(miner.add("d e f").pattern == 2);
}

TEST_CASE("lines are read up to a bound of bytes and words") {
    const std::string same(log_text_bytes_max, 'a');
    CHECK(mined({same + " one", same + " two"}).size() == 1);
    Texts words(1);
    for (std::size_t i = 0; i < log_words_max; ++i) words[0] += "a ";
    words.push_back(words[0] + "b");
    CHECK(mined(words).size() == 1);
}

TEST_CASE("a miner goes on from its state as it would have itself") {
    std::mt19937_64 random(5);
    Texts lines;
    constexpr std::string_view words[]{"user", "ann",  "x=1", "x=b", "'q'", "NameNode", "\\t",
                                       "open", "shut", "by",  "7",   "\t",  "door"};
    for (int i = 0; i < 3'000; ++i) {
        std::string line;
        for (int k = 0; k < 4; ++k) line += std::string(words[random() % std::size(words)]) + " ";
        lines.push_back(line);
    }
    LogPatterns whole(500), first(500);
    for (std::size_t i = 0; i < lines.size() / 2; ++i) {
        whole.add(lines[i]);
        first.add(lines[i]);
    }

    auto second = LogPatterns::resume(first.state(), 500);

    REQUIRE(second);
    CHECK((second->state() == whole.state()));
    for (std::size_t i = lines.size() / 2; i < lines.size(); ++i)
        CHECK(
            whole.current(whole.add(lines[i]).pattern) ==
            second->current(second->add(lines[i]).pattern)
        );
    CHECK((second->state() == whole.state()));
}

TEST_CASE("text that is no state is refused, and its line is named") {
    auto refused = [](std::string_view state) {
        auto miner = LogPatterns::resume(state, 2);
        return miner ? std::string("taken") : miner.error().parameters.at("line");
    };
    const std::string head = "log patterns 1\t0\n";
    CHECK(refused(head + "1\t\t0=a\t\n>1\n") == "taken");
    CHECK(refused("") == "1");
    CHECK(refused("log patterns 2\t0\n") == "1");
    CHECK(refused("log patterns 1\tx\n") == "1");
    for (std::string_view wrong :
         {"x\t\t0=a\t", "1\t\t0=a", "1\t\t4=a\t", "1\t\t0?a\t", "1\t\t0\t", ">1", ">0", ">2", ">x",
          "1\t\t0=\xff\t", ""}) {
        INFO(wrong);
        CHECK(refused(head + std::string(wrong) + "\n") == "2");
    }
    CHECK(refused(head + "1\ta\n1\tb\n1\tc\n") == "4");
}

TEST_CASE("lines that have nothing in common but their shape cost bounded time and memory") {
    LogPatterns miner(200);
    std::mt19937_64 random(7);
    auto word = [&] {
        std::string word;
        for (int i = 0; i < 6; ++i) word += static_cast<char>('a' + random() % 26);
        return word;
    };
    std::size_t lines = 0;
    for (; lines < 20'000; ++lines)
        miner.add(fmt::format("{} {} {} {} {} {}", word(), word(), word(), word(), word(), word()));
    CHECK(miner.ids().size() == 200);
    CHECK(miner.count(LogPatterns::other) == lines - 200);
    CHECK(miner.state().size() < 200 * 100);
    for (std::string_view part : {"a", "/", ":", "1:", "=\"'", "\xC3\xA9", "{", "-", "@."}) {
        std::string line;
        while (line.size() < 65'536) line += part;
        miner.add(line);
        miner.add("{\"message\":\"" + line);
    }
    CHECK(miner.ids().size() == 200);
}

}  // namespace mainstay::telemetry::log_patterns_test
