#include "errors/grouping.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "errors/read_event.hpp"

namespace mainstay::errors {

namespace {

Grouping grouping_of(std::string_view json, const std::vector<FingerprintRule>& rules = {}) {
    const auto event = read_event(json, Time{});
    REQUIRE_MESSAGE(event, json);
    return group(*event, rules);
}

std::string key(std::string_view json) { return grouping_of(json).key; }

// An event with one exception of one frame.
std::string with_frame(
    std::string_view platform, std::string_view frame, std::string_view type = "Error",
    std::string_view value = "broken"
) {
    return fmt::format(
        R"({{"platform":"{}","exception":[{{"type":"{}","value":"{}","stacktrace":{{"frames":[)"
        R"({{{}}}]}}}}]}})",
        platform, type, value, frame
    );
}

struct Pair {
    std::string_view platform, one, other;
};

constexpr std::string_view in_shop = R"("module":"shop.Pay","function":)";

std::string java(std::string_view function) { return fmt::format("{}\"{}\"", in_shop, function); }

}  // namespace

TEST_CASE("what differs by build, machine and reporter does not split a group") {
    const Pair pairs[] = {
        {"python", R"("filename":"/srv/r1/shop/pay.py","function":"pay","lineno":3)",
         R"("filename":"/app/shop/Pay.py","function":"pay","lineno":9)"},
        {"javascript", R"("filename":"https://a.example/main.3f2a9c1b.js","function":"Shop.pay")",
         R"("filename":"https://b.example:8443/main.77777aaa.js","function":"async pay")"},
        {"javascript", R"("filename":"app:///static/chunk-4821.js","function":"pay")",
         R"("filename":"app:///static/chunk-77.js","function":"pay")"},
        {"javascript", R"("filename":"app:///index-BqX3k9aZ.js","function":"pay")",
         R"("filename":"app:///index-C0ffeeQz.js","function":"pay")"},
        {"node", R"("filename":"/a/pay.js","function":"Object.pay [as run]")",
         R"("filename":"/b/pay.js","function":"new pay")"},
        {"java", R"("module":"shop.Pay$$EnhancerBySpringCGLIB$$1a2b","function":"pay")",
         R"("module":"shop.Pay$$EnhancerBySpringCGLIB$$ff00","function":"pay")"},
        {"java", R"("module":"shop.Pay_$$_javassist_74","function":"pay")",
         R"("module":"shop.Pay_$$_javassist_seam_9","function":"pay")"},
        {"java", R"("module":"shop.Pay","function":"lambda$pay$1")",
         R"("module":"shop.Pay","function":"lambda$pay$17")"},
        {"java", R"("module":"shop.core$fn__123","function":"invoke")",
         R"("module":"shop.core$fn__9876","function":"invoke")"},
        {"ruby", R"("filename":"pay.erb","function":"_pay_html_erb__1234567_7654321")",
         R"("filename":"pay.erb","function":"_pay_html_erb__9999999_1111111")"},
        {"ruby", R"("filename":"pay.rb","function":"block (2 levels) in pay")",
         R"("filename":"pay.rb","function":"block in Shop#pay")"},
        {"go", R"("module":"x.org/shop@v1.2.0/pay","function":"Pay[...].func1")",
         R"("module":"x.org/shop@v1.3.0/pay","function":"Pay.func2.1")"},
        {"csharp", R"("module":"Shop.Pay.<Run>d__12","function":"MoveNext")",
         R"("module":"Shop.Pay.<Run>d__3","function":"MoveNext")"},
        {"php", R"("filename":"pay.php","function":"class@anonymous\u0000/a/b.php:3$0::run")",
         R"("filename":"pay.php","function":"class@anonymous\u0000/z/b.php:9$1::run")"},
        {"native", R"x("function":"shop::pay(int, char const*)","package":"/opt/a")x",
         R"x("function":"shop::pay(long) [clone .cold]","package":"/srv/b")x"},
        {"rust", R"("function":"shop::pay::h0123456789abcdef")",
         R"("function":"shop::pay::hfedcba9876543210")"},
    };
    for (const auto& [platform, one, other] : pairs)
        CHECK_MESSAGE(key(with_frame(platform, one)) == key(with_frame(platform, other)), one);
}

TEST_CASE("the value does not split what has a stack trace, nor the place of a line") {
    CHECK(
        key(with_frame("java", java("pay"), "Error", "order a")) ==
        key(with_frame("java", java("pay"), "Error", "order b"))
    );
    CHECK(
        key(with_frame("java", java("pay"), "java.lang.Error")) ==
        key(with_frame("java", java("pay"), "Error"))
    );
}

TEST_CASE("other types, functions and lines of source are other errors") {
    CHECK(key(with_frame("java", java("pay"), "A")) != key(with_frame("java", java("pay"), "B")));
    CHECK(key(with_frame("java", java("pay"))) != key(with_frame("java", java("refund"))));
    CHECK(
        key(with_frame("python", R"("filename":"a.py","function":"f","context_line":"x + 1")")) !=
        key(with_frame("python", R"("filename":"a.py","function":"f","context_line":"y + 1")"))
    );
    CHECK(
        key(R"({"exception":[{"type":"A","value":"x"}]})") !=
        key(R"({"exception":[{"type":"B","value":"x"}]})")
    );
    CHECK(
        key(R"({"exception":[{"type":"A","value":"x"}]})") !=
        key(R"({"exception":[{"type":"A","value":"y"}]})")
    );
}

TEST_CASE("a trace that says little does not make all its errors one") {
    // A minified script: names that the next build changes.
    const auto* minified = R"("filename":"https://a.example/main.js","function":"t","colno":9000)";
    const auto* next_build = R"("filename":"https://a.example/main.js","function":"e","colno":80)";
    CHECK(
        key(with_frame("javascript", minified, "TypeError", "x is no function")) ==
        key(with_frame("javascript", next_build, "TypeError", "x is no function"))
    );
    CHECK(
        key(with_frame("javascript", minified, "TypeError", "x is no function")) !=
        key(with_frame("javascript", minified, "TypeError", "y is not defined"))
    );
    // A function that reports what others give it.
    CHECK(
        key(with_frame("java", java("handleError"), "Error", "no route")) !=
        key(with_frame("java", java("handleError"), "Error", "disk full"))
    );
}

TEST_CASE("frames of the application decide, and all frames where there are none") {
    auto frames = [](std::string_view first, std::string_view second) {
        return grouping_of(fmt::format(
            R"({{"platform":"java","exception":[{{"type":"E","stacktrace":{{"frames":[{},{}]}}}}]}})",
            first, second
        ));
    };
    const auto* own = R"({"module":"shop.Pay","function":"pay","in_app":true})";
    const auto* thread = R"({"module":"java.lang.Thread","function":"run","in_app":false})";
    const auto* pool = R"({"module":"java.util.Pool","function":"go","in_app":false})";
    CHECK(frames(thread, own).key == frames(pool, own).key);
    CHECK(frames(thread, own).basis == GroupingBasis::application_frames);
    CHECK(frames(thread, thread).key != frames(pool, pool).key);
    CHECK(frames(thread, thread).basis == GroupingBasis::all_frames);
    // A reporter that does not know gives the same.
    const auto* unknown = R"({"module":"java.lang.Thread","function":"run"})";
    CHECK(frames(unknown, own).key == frames(thread, own).key);
}

TEST_CASE("recursion counts once, whatever its depth and period") {
    auto deep = [](int depth) {
        std::string frames = R"({"module":"a","function":"main"})";
        for (int at = 0; at < depth; ++at)
            frames += R"(,{"module":"a","function":"even"},{"module":"a","function":"odd"})";
        return key(R"({"platform":"java","stacktrace":{"frames":[)" + frames + "]}}");
    };
    CHECK(deep(2) == deep(40));
    CHECK(deep(0) != deep(2));
}

TEST_CASE("all exceptions of a chain count, in their order") {
    auto chain = [](std::string_view first, std::string_view second) {
        return key(
            fmt::format(R"({{"exception":[{{"type":"{}"}},{{"type":"{}"}}]}})", first, second)
        );
    };
    CHECK(chain("A", "B") != chain("B", "A"));
    CHECK(chain("A", "B") != chain("B", "B"));
}

TEST_CASE("how many members of a group are alike does not count") {
    auto many = [](int count) {
        std::string members;
        for (int at = count; at >= 1; --at)
            members += fmt::format(
                R"({{"type":"E","value":"x","mechanism":{{"exception_id":{},"parent_id":0}}}},)", at
            );
        return key(
            R"({"exception":[)" + members +
            R"({"type":"ExceptionGroup","mechanism":{"exception_id":0,"is_exception_group":true}}]})"
        );
    };
    CHECK(many(2) == many(5));
    // Ids that make no tree are of no use, and do no harm.
    CHECK(!key(R"({"exception":[{"type":"A","mechanism":{"exception_id":1,"parent_id":1,
        "is_exception_group":true}},{"type":"B","mechanism":{"exception_id":1,"parent_id":2}}]})")
               .empty());
    CHECK(!key(R"({"exception":[{"type":"A","mechanism":{"exception_id":1,"parent_id":2,
        "is_exception_group":true}},{"type":"B","mechanism":{"exception_id":2,"parent_id":1}}]})")
               .empty());
}

TEST_CASE("a type that the reporter made up does not count") {
    auto synthetic = [](std::string_view type) {
        return key(fmt::format(
            R"({{"exception":[{{"type":"{}","value":"x","mechanism":{{"synthetic":true}}}}]}})",
            type
        ));
    };
    CHECK(synthetic("A") == synthetic("B"));
}

TEST_CASE("messages are grouped by their pattern, unless it has no words") {
    auto message = [](std::string_view pattern, std::string_view formatted) {
        return grouping_of(
            fmt::format(R"({{"logentry":{{"message":"{}","formatted":"{}"}}}})", pattern, formatted)
        );
    };
    CHECK(message("no order %s", "no order a").key == message("no order %s", "no order b").key);
    CHECK(message("%s", "no order").key != message("%s", "no disk").key);
    CHECK(message("{}: {0}", "no order").key != message("{}: {0}", "no disk").key);
    CHECK(message("", "order 17 at 10.0.0.1").key == message("", "order 4 at 10.0.0.2").key);
    CHECK(message("", "order 17").basis == GroupingBasis::message);
}

TEST_CASE("a checksum decides alone") {
    CHECK(
        key(R"({"checksum":"0123456789ABCDEF0123456789abcdef","message":"x"})") ==
        "0123456789abcdef0123456789abcdef"
    );
    CHECK(key(R"({"checksum":"mine","message":"x"})") == key(R"({"checksum":"mine"})"));
    CHECK(key(R"({"checksum":"mine"})") != key(R"({"checksum":"other"})"));
}

TEST_CASE("a fingerprint decides, alone or beside what would") {
    auto with = [](std::string_view fingerprint, std::string_view message) {
        return key(fmt::format(R"({{"fingerprint":{},"message":"{}"}})", fingerprint, message));
    };
    CHECK(with(R"(["a"])", "x") == with(R"(["a"])", "y"));
    CHECK(with(R"(["a"])", "x") != with(R"(["b"])", "x"));
    CHECK(with(R"(["{{ default }}"])", "x") == with("null", "x"));
    CHECK(with(R"(["{{default}}","a"])", "x") != with(R"(["{{ default }}","b"])", "x"));
    CHECK(with(R"(["{{default}}","a"])", "x") != with(R"(["{{ default }}","a"])", "y"));
    CHECK(with(R"(["{{default}}","a"])", "x") == with(R"(["{{ default }}","a"])", "x"));
    CHECK(with(R"(["{{ message }}"])", "order 1") == with(R"(["{{ message }}"])", "order 2"));
}

TEST_CASE("a rule of the application gives its fingerprint and title to what matches") {
    const FingerprintRule rule{
        .matchers =
            {{.field = "error.type", .pattern = "*Timeout*"},
             {.field = "function", .pattern = "pay"},
             {.field = "path", .pattern = "*/shop/*"},
             {.field = "tags.env", .pattern = "dev", .is_negated = true}},
        .fingerprint = {"timeouts", "{{ transaction }}"},
        .title = "Timeout in {{ transaction }}{{ nothing }}",
    };
    const auto* matching = R"({"transaction":"/pay","exception":[{"type":"ReadTimeout","stacktrace":
        {"frames":[{"function":"pay","filename":"/srv/SHOP/a.py"}]}}]})";
    const auto grouping = grouping_of(matching, {{}, rule});
    CHECK(grouping.rule == 1);
    CHECK(grouping.basis == GroupingBasis::fingerprint_rule);
    CHECK(title_of(*read_event(matching, Time{}), rule).title == "Timeout in /pay{{ nothing }}");
    // The path is that of another frame.
    CHECK(
        grouping_of(
            R"({"exception":[{"type":"ReadTimeout","stacktrace":{"frames":[
        {"function":"pay","filename":"/srv/x/a.py"},
        {"function":"y","filename":"/a/shop/b.py"}]}}]})",
            {rule}
        )
            .rule == -1
    );
    CHECK(
        grouping_of(
            R"({"tags":{"env":"dev"},"exception":[{"type":"ReadTimeout","stacktrace":
        {"frames":[{"function":"pay","filename":"/srv/shop/a.py"}]}}]})",
            {rule}
        )
            .rule == -1
    );
}

TEST_CASE("threads count where one crashed or there is one") {
    const auto* one = R"({"threads":[{"id":1,"stacktrace":{"frames":[{"function":"pay"}]}}],
        "message":"x"})";
    const auto* crashed = R"({"threads":[{"id":1,"stacktrace":{"frames":[{"function":"other"}]}},
        {"id":2,"crashed":true,"stacktrace":{"frames":[{"function":"pay"}]}}],"message":"y"})";
    const auto* several = R"({"threads":[{"id":1,"stacktrace":{"frames":[{"function":"other"}]}},
        {"id":2,"stacktrace":{"frames":[{"function":"pay"}]}}],"message":"y"})";
    CHECK(key(one) == key(crashed));
    CHECK(grouping_of(several).basis == GroupingBasis::message);
}

TEST_CASE("an event without anything has a group too, and each component a reason") {
    CHECK(grouping_of("{}").basis == GroupingBasis::nothing);
    CHECK(key("{}").size() == 32);
    CHECK(
        grouping_of(R"({"template":{"filename":"a/b.html","context_line":"{{ x }}"}})").basis ==
        GroupingBasis::page_template
    );
    const auto tree = grouping_of(with_frame("java", java("pay"))).tree;
    CHECK(tree.parts.at(0).parts.at(0).parts.back().hint == "ignored because a stack trace counts");
}

TEST_CASE("a title says what and where, in one short line") {
    auto title = [](std::string_view json) { return title_of(*read_event(json, Time{})); };
    const auto of_frame = title(with_frame(
        "python", R"("filename":"shop/pay.py","function":"pay")", "KeyError", "'id'\\nmore"
    ));
    CHECK(of_frame.title == "KeyError: 'id'");
    CHECK(of_frame.culprit == "pay in shop/pay.py");
    CHECK(title(R"({"message":"a\nb","transaction":"/pay"})").title == "a");
    CHECK(title(R"({"message":"a\nb","transaction":"/pay"})").culprit == "/pay");
    CHECK(title(fmt::format(R"({{"message":"{:ü>500}"}})", "")).title.size() <= 200);
    CHECK(title("{}").title == "An error without a description");
}

TEST_CASE("keys of this version of the rules stay what they are") {
    CHECK(key(R"({"message":"no order"})") == "fecc5f0b2b38dc9ffa17328c1e399022");
    CHECK(key(with_frame("java", java("pay"))) == "5b02662c09df743a316110b2ad650937");
}

}  // namespace mainstay::errors
