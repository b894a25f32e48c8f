#include "suspect/event_frames.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "suspect/commit_subject.hpp"
#include "suspect/named_cause.hpp"
#include "suspect/path_index.hpp"

namespace mainstay::suspect {

namespace {

std::string frames(std::string_view text) {
    const auto read = read_trace(text);
    if (!read) return read.error().code;
    std::string all;
    for (const auto& frame : frames_of(*read))
        all += fmt::format(
            "{}:{}{}{} ", frame.path, frame.line,
            frame.function.empty() ? "" : ":" + frame.function, frame.in_app == false ? "!" : ""
        );
    return all;
}

}  // namespace

TEST_CASE("frames of many languages are read, the one that failed first before the others") {
    CHECK(
        frames("Traceback (most recent call last):\n  File \"/a/b.py\", line 3, in f\n    g()\n"
               "  File \"/a/c.py\", line 4, in g\nValueError: x:1\n") == "/a/c.py:4:g /a/b.py:3:f "
    );
    CHECK(
        frames("#0  0x00 in f (x=1) at ../a/b.c:12\n#1  main () at main.c:3\n") ==
        "a/b.c:12:f main.c:3:main "
    );
    CHECK(
        frames("    #0 0x4f in f /a/b.c:12:5\n    #1 0x50 in g (/bin/x+0x50)\n") == "/a/b.c:12:f "
    );
    CHECK(
        frames("Exception in thread\n\tat com.a.B.f(B.java:12)\n\tat "
               "java.base/java.util.X.g(X.java:1)\n"
               "Caused by: x\n\tat com.a.C$D.h(C.java:7)\n\t... 3 more\n"
        ) == "com/a/C.java:7:h com/a/B.java:12:f java/util/X.java:1:g! "
    );
    CHECK(
        frames("Error: x\n    at f (/a/b.js:12:5)\n    at file:///a/c.mjs:3:1\n"
               "    at Module._compile (node:internal/x.js:1:2)\n"
        ) == "/a/b.js:12:f /a/c.mjs:3 node:internal/x.js:1:Module._compile! "
    );
    CHECK(frames("goroutine 1 [running]:\nmain.f(0x1)\n\t/a/b.go:12 +0x1d\n") == "/a/b.go:12:f ");
    CHECK(frames("   0: f\n             at ./src/main.rs:4:5\n") == "src/main.rs:4:f ");
    CHECK(frames("a.rb:12:in `f'\n\tfrom b.rb:3:in `<main>'\n") == "a.rb:12:f b.rb:3:<main> ");
    CHECK(frames("#0 /a/b.php(12): f()\n#1 {main}\n") == "/a/b.php:12:{main} ");
    CHECK(frames("   at A.B.C() in C:\\a\\b.cs:line 12\n") == "C:/a/b.cs:12:C ");
    CHECK(frames("src/a.c:3\nsrc/b.c:4:f\n") == "src/a.c:3 src/b.c:4:f ");
}

TEST_CASE("frames of an event are read, whatever its shape") {
    CHECK(frames(R"({"exception": {"values": [{"stacktrace": {"frames": [
        {"filename": "a.py", "lineno": 1},
        {"filename": "b.py", "lineno": 2, "in_app": false}]}}]}})") == "b.py:2! a.py:1 ");
    CHECK(
        frames(
            R"({"exception": [{"stacktrace": {"frames": [{"abs_path": "/a.py", "lineno": 1}]}}]})"
        ) == "/a.py:1 "
    );
    CHECK(frames(R"({"stacktrace": {"frames": [{"module": "com.a.B", "filename": "B.java",
        "lineno": 3, "function": "f"}]}})") == "com/a/B.java:3:f ");
    CHECK(frames(R"({"exception": {"values": [
        {"type": "Cause", "stacktrace": {"frames": [{"filename": "a.py", "lineno": 1}]}},
        {"type": "Wrapped", "mechanism": {"type": "chained", "parent_id": 0, "exception_id": 1},
         "stacktrace": {"frames": [{"filename": "b.py", "lineno": 2}]}}]}})") == "a.py:1 b.py:2 ");
    CHECK(frames(R"({"threads": {"values": [
        {"id": 1, "stacktrace": {"frames": [{"filename": "a.py", "lineno": 1}]}},
        {"id": 2, "crashed": true,
         "stacktrace": {"frames": [{"filename": "b.py", "lineno": 2}]}}]}})") == "b.py:2 ");
    for (const auto* odd :
         {"{}", R"({"exception": null})", R"({"exception": {"values": [1, null]}})",
          R"({"stacktrace": {"frames": [3, {"lineno": "x"}]}})", "", "\0", "nothing"})
        CHECK(frames(odd) == "");
    CHECK(frames("{") == "event_malformed");
    CHECK(frames(std::string(100'000, '{')) == "event_malformed");
    CHECK(frames("{" + std::string(2'000'000, ' ') + "}") == "event_too_large");
    std::string text;
    for (int at = 0; at < 100'000; ++at) text += "a.c:1\n";
    CHECK(frames_of(*read_trace(text)).size() <= event_frames_max);
}

TEST_CASE("a path of a trace is the file whose end agrees the furthest, if it is one alone") {
    const PathIndex index({"src/app/main.py", "lib/app/main.py", "src/util.py", "x/y.c", "setup.py"}
    );

    CHECK(index.find("/srv/src/app/main.py") == "src/app/main.py");
    CHECK(index.find("app/main.py") == std::nullopt);
    CHECK(index.find("main.py") == std::nullopt);
    CHECK(index.find("/code/util.py") == "src/util.py");
    CHECK(index.find("C:\\x\\y.c") == "x/y.c");
    CHECK(index.find("./setup.py") == "setup.py");
    CHECK(index.find("nothing.py") == std::nullopt);
    CHECK(index.find("") == std::nullopt);
}

TEST_CASE("a message names its causes by trailers and sentences") {
    CHECK(
        named_causes("a\n\nFixes: 0123456789ab (\"x\")\nFixes: fedcba9876 (\"y\")\n") ==
        std::vector<std::string>{"0123456789ab", "fedcba9876"}
    );
    CHECK(
        named_causes("This reverts commit\n0123456789012345678901234567890123456789.") ==
        std::vector<std::string>{"0123456789012345678901234567890123456789"}
    );
    CHECK(
        named_causes("Introduced in commit abcdef1, caused by abcdef1") ==
        std::vector<std::string>{"abcdef1"}
    );
    CHECK(named_causes("Fixes: #123. Fixes: feedbackloop. fixes: abc").empty());
    CHECK(is_cosmetic("lib: rename the queue"));
    CHECK_FALSE(is_cosmetic("lib: take from the queue"));
    CHECK(is_feature("net: add a driver"));
    CHECK(is_move("net: split the file"));
    CHECK_FALSE(is_move("net: add a driver"));
}

}  // namespace mainstay::suspect
