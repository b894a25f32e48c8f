#include <doctest/doctest.h>

#include "symbols/compiled_test.hpp"

namespace mainstay::symbols::test {

namespace {

using Words = std::vector<std::string>;

constexpr const char* compiler = "clang++-19";
constexpr const char* copier = "llvm-objcopy-19";

// Compiles the tracing program, and gives what it printed.
std::vector<Printed> traced(const Workshop& shop, const Words& flags) {
    shop.write("trace.cpp", tracing_program);
    Words arguments{"-std=c++17", "-O1", "-g", "trace.cpp", "-o", "program"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    shop.run(compiler, arguments);
    return printed(shop.run(shop.path("program")));
}

// The chains at the calls that the trace has: the return addresses, less one.
std::vector<SymbolChain> chains_at(const std::string& file, const std::vector<Printed>& calls) {
    std::vector<std::uint64_t> addresses;
    for (const auto& call : calls)
        if (call.image.empty()) addresses.push_back(call.address - 1);
    return chains_of(file, addresses);
}

// All calls, the innermost first, without what belongs to tracing or to the start of a program.
std::vector<SymbolFrame> calls_of(const std::vector<SymbolChain>& chains) {
    std::vector<SymbolFrame> all;
    for (const auto& chain : chains)
        for (const auto& frame : chain)
            if (!frame.function.starts_with("trace(") && frame.function != "_start")
                all.push_back(frame);
    return all;
}

void check_trace(const std::vector<SymbolChain>& chains, const std::string& source) {
    const auto calls = calls_of(chains);
    REQUIRE(calls.size() == 5);

    struct Expected {
        const char *function, *mark;
        bool is_inlined;
    };

    constexpr Expected expected[] = {
        {"shop::(anonymous namespace)::rounded(long)", "rounded", true},
        {"shop::discount(long)", "discount", true},
        {"long shop::Cart::total<short>(short)", "total", false},
        {"checkout", "checkout", false},
        {"main", "main", false},
    };
    for (std::size_t at = 0; at < 5; ++at) {
        CAPTURE(at);
        CHECK(calls[at].function == expected[at].function);
        CHECK(calls[at].line == line_of(tracing_program, expected[at].mark));
        CHECK(calls[at].is_inlined == expected[at].is_inlined);
        CHECK(calls[at].path == source);
        CHECK(calls[at].column.value_or(0) > 1);
        CHECK_FALSE(calls[at].offset);
    }
}

}  // namespace

TEST_CASE("an address gives its function, file and line, and the calls that were inlined there") {
    const Workshop shop;
    const std::vector<Words> ways{
        {"-gdwarf-5"}, {"-gdwarf-4"},     {"-gdwarf-4", "-gz"}, {"-gdwarf-5", "-gz"},
        {"-no-pie"},   {"-fPIE", "-pie"}, {"-fuse-ld=lld-19"},  {"-gdwarf-aranges"},
    };
    for (const auto& flags : ways) {
        CAPTURE(flags.front());
        const auto calls = traced(shop, flags);
        check_trace(chains_at(shop.path("program"), calls), shop.path("trace.cpp"));
    }
}

TEST_CASE("debug information may be in a file of its own, and the program be stripped") {
    const Workshop shop;
    for (const auto& flags : {Words{"-pie", "-fPIE"}, Words{"-no-pie"}}) {
        const auto calls = traced(shop, flags);
        shop.run(copier, {"--only-keep-debug", "program", "program.debug"});
        shop.run(
            copier, {"--strip-all", "--add-gnu-debuglink=program.debug", "program", "stripped"}
        );
        check_trace(chains_at(shop.path("program.debug"), calls), shop.path("trace.cpp"));
        for (const auto& frame : calls_of(chains_at(shop.path("stripped"), calls)))
            CHECK_FALSE(frame.line);
    }
}

TEST_CASE("of a table of symbols comes the function, how far behind its begin, and no line") {
    const Workshop shop;
    const auto calls = traced(shop, {"-g0", "-no-pie"});
    const auto found = calls_of(chains_at(shop.path("program"), calls));
    REQUIRE(found.size() == 3);
    CHECK(found[0].function == "long shop::Cart::total<short>(short)");
    CHECK(found[1].function == "checkout");
    CHECK(found[2].function == "main");
    for (const auto& frame : found) {
        CHECK(frame.offset.value_or(0) > 0);
        CHECK_FALSE(frame.line);
        CHECK(frame.path.empty());
    }
}

TEST_CASE("a shared library has addresses of its own") {
    const Workshop shop;
    shop.write("trace.cpp", tracing_program);
    shop.write(
        "main.c", "long checkout(int); int main(int c, char** v) { return checkout(c) == 0; }"
    );
    shop.run(
        compiler, {"-std=c++17", "-O1", "-g", "-fPIC", "-shared", "-DLIBRARY", "trace.cpp", "-o",
                   "libshop.so"}
    );
    shop.run("clang-19", {"-g", "main.c", "./libshop.so", "-o", "user"});
    std::vector<std::uint64_t> addresses;
    for (const auto& call : printed(shop.run(shop.path("user"))))
        if (call.image.ends_with("libshop.so")) addresses.push_back(call.address - 1);
    const auto calls = calls_of(chains_of(shop.path("libshop.so"), addresses));
    REQUIRE(calls.size() == 4);
    CHECK(calls[0].function == "shop::(anonymous namespace)::rounded(long)");
    CHECK(calls[3].function == "checkout");
    CHECK(calls[3].line == line_of(tracing_program, "checkout"));
}

TEST_CASE("a function that a linker inlined from another unit is found") {
    const Workshop shop;
    shop.write("trace.cpp", tracing_program);
    shop.write("far.cpp", "long trace(long);\nlong far(long x) { return trace(x) + 1; }\n");
    shop.write("user.cpp", "long far(long);\n\nint main(int c, char**) { return far(c) == 0; }\n");
    shop.run(
        compiler, {"-std=c++17", "-O2", "-g", "-flto", "-fuse-ld=lld-19", "-DLIBRARY", "trace.cpp",
                   "far.cpp", "user.cpp", "-o", "program"}
    );
    const auto traces = printed(shop.run(shop.path("program")));
    const auto calls = calls_of(chains_at(shop.path("program"), traces));
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].function == "far(long)");
    CHECK(calls[0].is_inlined);
    CHECK(calls[0].path == shop.path("far.cpp"));
    CHECK(calls[0].line == 2);
    CHECK(calls[1].function == "main");
    CHECK(calls[1].path == shop.path("user.cpp"));
    CHECK(calls[1].line == 3);
}

TEST_CASE("an address that is of nothing has no calls") {
    const Workshop shop;
    traced(shop, {});
    const auto chains = chains_of(shop.path("program"), {0, 0x7fffffffffff, ~std::uint64_t{0}});
    REQUIRE(chains.size() == 3);
    for (const auto& chain : chains) CHECK(chain.empty());
}

}  // namespace mainstay::symbols::test
