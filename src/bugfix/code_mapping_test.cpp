#include "bugfix/code_mapping.hpp"

#include <doctest/doctest.h>

#include "wire/codec.hpp"

namespace mainstay::bugfix::test::code_mapping_test {

namespace {

/// Each path with what it was mapped to: `src/a.py ending`, `-` for none.
std::string mapped(
    const std::vector<std::string>& trace, std::vector<std::string> code,
    const std::vector<CodeRoots>& by_people = {}, const std::vector<CodeRoots>& known = {}
) {
    std::vector<TracePath> paths;
    for (const auto& each : trace) paths.push_back({trace_path(each), {}});
    const auto map = map_paths(paths, CodePaths(std::move(code)), by_people, known);
    std::string text;
    for (const auto& each : map.paths) {
        text += text.empty() ? "" : ", ";
        text += each ? each->path + ' ' + std::string(wire::name_of(each->found_by)) : "-";
    }
    return text;
}

/// `/app/ -> src/ (2)`
std::string learnt(const std::vector<std::string>& trace, std::vector<std::string> code) {
    std::vector<TracePath> paths;
    for (const auto& each : trace) paths.push_back({trace_path(each), {}});
    std::string text;
    for (const auto& each : map_paths(paths, CodePaths(std::move(code)), {}, {}).learnt)
        text += (text.empty() ? "" : ", ") + each.roots.stack_root + " -> " +
                each.roots.source_root + " (" + std::to_string(each.paths) + ")";
    return text;
}

}  // namespace

TEST_CASE("paths of traces are made alike") {
    CHECK(trace_path("webpack:///./src/x.ts") == "src/x.ts");
    CHECK(trace_path("webpack://shop/./src/x.ts?ab12") == "src/x.ts");
    CHECK(trace_path("webpack-internal:///./src/x.ts") == "src/x.ts");
    CHECK(trace_path("https://shop.example/static/js/main.js?v=1#x") == "static/js/main.js");
    CHECK(trace_path("app:///dist/main.js") == "dist/main.js");
    CHECK(trace_path("file:///srv/app/main.js") == "/srv/app/main.js");
    CHECK(trace_path("C:\\build\\7\\Shop\\Cart.cs") == "C:/build/7/Shop/Cart.cs");
    CHECK(trace_path("~/static/./a/../main.js") == "static/main.js");
    CHECK(trace_path("../../src/a.c") == "src/a.c");
    CHECK(trace_path("/a//b/") == "/a/b");
    CHECK(trace_path("<frozen importlib._bootstrap>") == "");
    CHECK(trace_path("https://shop.example") == "");
    CHECK(trace_path(std::string(3'000, 'a')) == "");
    CHECK(trace_path("/..") == "/");
    CHECK(trace_path("") == "");
}

TEST_CASE("a frame of the JVM is below its package, and others where they say") {
    errors::Frame java{.module = "com.acme.shop.Cart$Inner", .file = "Cart.java"};
    CHECK(trace_path(java) == "com/acme/shop/Cart.java");
    java.module = "Cart";
    CHECK(trace_path(java) == "Cart.java");
    CHECK(
        trace_path(errors::Frame{.file = "views.py", .absolute_path = "/app/shop/views.py"}) ==
        "/app/shop/views.py"
    );
    CHECK(
        trace_path(errors::Frame{.file = "shop/views.py", .absolute_path = "/app/shop/views.py"}) ==
        "shop/views.py"
    );
    CHECK(trace_path(errors::Frame{.file = "views.py"}) == "views.py");
}

TEST_CASE("a path is the one whose end agrees the furthest") {
    const std::vector<std::string> code{
        "src/shop/cart.py", "src/shop/views.py", "admin/views.py", "README.md", "manage.py",
    };
    CHECK(mapped({"/app/shop/views.py"}, code) == "src/shop/views.py ending");
    CHECK(mapped({"shop/cart.py"}, code) == "src/shop/cart.py ending");
    // A name alone says too little, unless it is all that the trace has, and the only one.
    CHECK(mapped({"/app/cart.py"}, code) == "-");
    CHECK(mapped({"cart.py"}, code) == "src/shop/cart.py ending");
    CHECK(mapped({"views.py"}, code) == "-");
    CHECK(mapped({"/app/other/views.py"}, code) == "-");
    CHECK(mapped({"/app/nothing.py", "", "/"}, code) == "-, -, -");
    CHECK(mapped({"xshop/views.py", "/app/xviews.py"}, code) == "-, -");
}

TEST_CASE("roots on which several paths agree decide what their ends alone do not") {
    const std::vector<std::string> code{
        "backend/main.py",
        "backend/cart/views.py",
        "frontend/main.py",
        "frontend/app/index.js",
    };
    CHECK(mapped({"/srv/app/main.py"}, code) == "-");
    CHECK(
        mapped({"/srv/app/main.py", "/srv/app/cart/views.py"}, code) ==
        "backend/main.py roots, backend/cart/views.py roots"
    );
    CHECK(
        learnt({"/srv/app/main.py", "/srv/app/cart/views.py"}, code) == "/srv/app/ -> backend/ (2)"
    );
    CHECK(
        learnt({"/app/src/a/x.c", "/app/src/b/y.c"}, {"src/a/x.c", "src/b/y.c"}) == "/app/ ->  (2)"
    );
    CHECK(learnt({"a/x.c", "b/y.c"}, {"src/a/x.c", "src/b/y.c"}) == " -> src/ (2)");
    CHECK(
        learnt({"com/acme/Cart.java"}, {"app/src/main/java/com/acme/Cart.java"}) ==
        " -> app/src/main/java/ (1)"
    );
}

TEST_CASE("where two are as good, none is answered") {
    CHECK(mapped({"/app/a/x.c"}, {"one/a/x.c", "two/a/x.c"}) == "-");
    CHECK(
        mapped(
            {"/app/a/x.c", "/app/b/y.c"}, {"one/a/x.c", "two/a/x.c", "one/b/y.c", "two/b/y.c"}
        ) == "-, -"
    );
    // What one more path says decides.
    CHECK(
        mapped({"/app/a/x.c", "/app/b/y.c"}, {"one/a/x.c", "two/a/x.c", "one/b/y.c"}) ==
        "one/a/x.c roots, one/b/y.c roots"
    );
}

TEST_CASE("what people said counts first, then what earlier traces taught") {
    const std::vector<std::string> code{"one/a/x.c", "two/a/x.c", "lib/a/x.c", "one/z.c"};
    CHECK(mapped({"/app/a/x.c"}, code, {{"/app/", "two/"}}) == "two/a/x.c person");
    CHECK(mapped({"/app/a/x.c"}, code, {{"/", "one/"}, {"/app/", "two/"}}) == "two/a/x.c person");
    CHECK(
        mapped({"/app/a/x.c"}, code, {{"/app/a/", "one/a/"}, {"/app/", "two/"}}) ==
        "one/a/x.c person"
    );
    CHECK(mapped({"/app/a/x.c"}, code, {}, {{"/app/", "lib/"}}) == "lib/a/x.c roots");
    // What they say of a file that is not there is passed over.
    CHECK(mapped({"/app/z.c"}, code, {{"/app/", "two/"}}, {{"/app/", "one/"}}) == "one/z.c roots");
}

TEST_CASE("what others wrote is not taken for the application's") {
    const std::vector<std::string> code{
        "src/utils/__init__.py", "vendor/lib/a.js", "src/json/decoder.py"
    };
    CHECK(mapped({"/usr/lib/python3.11/json/decoder.py"}, code) == "-");
    CHECK(mapped({"/app/venv/lib/python3.11/site-packages/foo/utils/__init__.py"}, code) == "-");
    CHECK(mapped({"/app/node_modules/foo/utils/__init__.py"}, code) == "-");
    CHECK(mapped({"/app/utils/__init__.py"}, code) == "src/utils/__init__.py ending");
    // Unless it is kept in the repository.
    CHECK(mapped({"/app/vendor/lib/a.js"}, code) == "vendor/lib/a.js ending");
    const auto map = map_paths({{"/app/utils/__init__.py", false}}, CodePaths(code), {}, {});
    CHECK(!map.paths[0]);
}

TEST_CASE("odd names are names") {
    const std::vector<std::string> code{"src/a\"b\n.c", "src/-x.c", "src/\xff.c", "src/a/../b.c"};
    CHECK(mapped({"/app/src/a\"b\n.c"}, code) == "src/a\"b\n.c ending");
    CHECK(mapped({"/app/src/-x.c"}, code) == "src/-x.c ending");
    CHECK(mapped({"/app/src/\xff.c"}, code) == "src/\xff.c ending");
}

TEST_CASE("a hundred thousand paths, and a trace of ten thousand that all look alike, are mapped") {
    std::vector<std::string> code;
    code.reserve(100'000);
    for (int i = 0; i < 100'000; ++i)
        code.push_back(
            "packages/p" + std::to_string(i % 250) + "/src/m" + std::to_string(i / 250) +
            "/index.js"
        );
    std::vector<TracePath> trace;
    for (int i = 0; i < 10'000; ++i)
        trace.push_back(
            {"/srv/" + std::to_string(i) + "/m" + std::to_string(i % 1'000) + "/index.js", {}}
        );
    trace.insert(trace.begin(), {"/srv/packages/p7/src/m9/index.js", {}});
    const CodePaths paths(std::move(code));
    const auto map = map_paths(trace, paths, {}, {});
    REQUIRE(map.paths[0]);
    CHECK(map.paths[0]->path == "packages/p7/src/m9/index.js");
    CHECK(!map.paths[1]);
    CHECK(!map.paths[9'999]);
}

}  // namespace mainstay::bugfix::test::code_mapping_test
