// What is made to crash, to turn in circles or to grow costs one child process, and is answered.
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "symbols/compiled_test.hpp"
#include "symbols/names.hpp"

namespace mainstay::symbols::test {

namespace {

// An assembler's source of one function and of DWARF that `entries` are part of.
std::string with_entries(std::string_view abbreviations, std::string_view entries) {
    return fmt::format(
        R"(
        .text
        .globl main
        .type main, @function
main:   xorl %eax, %eax
        ret
        nop
after:  .size main, after - main
        .section .debug_abbrev,"",@progbits
        .uleb128 1
        .uleb128 0x11
        .byte 1
        .uleb128 0x11, 0x01, 0x12, 0x06, 0, 0
        {}
        .uleb128 0
        .section .debug_info,"",@progbits
info:   .long info_end - info_begin
info_begin:
        .short 4
        .long 0
        .byte 8
        .uleb128 1
        .quad main
        .long after - main
        {}
        .byte 0
info_end:
        .section .note.GNU-stack,"",@progbits
)",
        abbreviations, entries
    );
}

// What is answered of the function: anything, but within bounds.
Symbols answered(const std::string& path, AddressOrigin origin = AddressOrigin::image) {
    const auto file = opened(path);
    auto reader = test_reader();
    reader.cpu_max = std::chrono::seconds(2);
    reader.wall_max = std::chrono::seconds(20);
    const std::uint64_t addresses[] = {0x1130, 0x1131, 0x1140};
    auto symbols = find_symbols(*file, addresses, origin, reader);
    if (const auto* chains = std::get_if<std::vector<SymbolChain>>(&symbols)) {
        CHECK(chains->size() == 3);
        for (const auto& chain : *chains) CHECK(chain.size() <= frames_max);
    }
    return symbols;
}

}  // namespace

TEST_CASE("entries that lead back to themselves, that nest without end or multiply are answered") {
    const Workshop shop;

    struct Hostile {
        const char* name;
        std::string abbreviations, entries;
    };

    const std::string function_at = ".quad main\n.long after - main\n";
    const Hostile all[] = {
        {"a sibling that is itself", ".uleb128 2, 0x2e\n.byte 1\n.uleb128 0x01, 0x13, 0, 0",
         "self: .uleb128 2\n.long self - info\n"},
        {"an origin that is itself",
         ".uleb128 2, 0x2e\n.byte 1\n.uleb128 0x31, 0x13, 0x11, 0x01, 0x12, 0x06, 0, 0",
         "self: .uleb128 2\n.long self - info\n" + function_at},
        {"two origins of each other",
         ".uleb128 2, 0x1d\n.byte 1\n.uleb128 0x31, 0x13, 0x47, 0x13, 0x11, 0x01, 0x12, 0x06, 0, 0",
         "one: .uleb128 2\n.long other - info\n.long other - info\n" + function_at +
             "other: .uleb128 2\n.long one - info\n.long one - info\n" + function_at},
        {"a unit that imports itself", ".uleb128 2, 0x3d\n.byte 0\n.uleb128 0x18, 0x13, 0, 0",
         ".uleb128 2\n.long 11\n.uleb128 2\n.long 11\n"},
        {"a million nested blocks", ".uleb128 2, 0x0b\n.byte 1\n.uleb128 0, 0",
         ".rept 1000000\n.uleb128 2\n.endr\n"},
        {"a hundred thousand inlined calls in each other",
         ".uleb128 2, 0x1d\n.byte 1\n.uleb128 0x11, 0x01, 0x12, 0x06, 0, 0",
         ".rept 100000\n.uleb128 2\n" + function_at + ".endr\n"},
        {"entries of thirty thousand attributes",
         ".uleb128 2, 0x34\n.byte 0\n.rept 30000\n.uleb128 0x3f, 0x19\n.endr\n.uleb128 0, 0",
         ".rept 1000000\n.uleb128 2\n.endr\n"},
        {"an abbreviation that is not there", "", ".uleb128 77\n"},
        {"a form that is not known", ".uleb128 2, 0x2e\n.byte 1\n.uleb128 0x31, 0x7e, 0, 0",
         ".uleb128 2\n.long 1\n"},
    };
    for (const auto& each : all) {
        CAPTURE(each.name);
        shop.write("hostile.s", with_entries(each.abbreviations, each.entries));
        shop.run("clang-19", {"hostile.s", "-o", "hostile"});
        answered(shop.path("hostile"));
    }
}

TEST_CASE("a file that is cut off, or is no ELF file, is answered") {
    const Workshop shop;
    shop.write("trace.cpp", tracing_program);
    shop.run("clang++-19", {"-g", "-O1", "trace.cpp", "-o", "program"});
    const auto whole = content(shop.path("program"));
    for (std::size_t part = 0; part < 16; ++part) {
        CAPTURE(part);
        shop.write("cut", std::string_view(whole).substr(0, part * whole.size() / 16));
        answered(shop.path("cut"));
    }
    shop.write("text", "This is no program.\n");
    CHECK(std::get<SymbolFault>(answered(shop.path("text"))) == SymbolFault::unreadable);
}

TEST_CASE("a file with damage anywhere is answered") {
    const Workshop shop;
    shop.write("trace.cpp", tracing_program);
    shop.run("clang++-19", {"-g", "-O1", "-gz", "trace.cpp", "-o", "packed"});
    shop.run("clang++-19", {"-g", "-O1", "trace.cpp", "-o", "plain"});
    std::mt19937 random(72);  // Always the same damage.
    for (const std::string name : {"packed", "plain"}) {
        const auto whole = content(shop.path(name));
        for (int round = 0; round < 40; ++round) {
            auto damaged = whole;
            for (int byte = 0; byte < 24; ++byte)
                damaged[random() % damaged.size()] = static_cast<char>(random());
            // Of the table of sections too, which is at the end.
            const auto table = damaged.size() - damaged.size() / 20;
            for (int byte = 0; byte < 6; ++byte)
                damaged[table + random() % (damaged.size() - table)] = static_cast<char>(random());
            damaged.replace(0, 16, whole, 0, 16);
            shop.write("damaged", damaged);
            answered(shop.path("damaged"));
        }
    }
}

TEST_CASE("a child that is too slow or cannot be started is no crash of ours") {
    const Workshop shop;
    shop.write("text", "no program");
    const auto file = opened(shop.path("text"));
    const std::uint64_t addresses[] = {1};
    SymbolReader reader{.program = "/nowhere/mainstay"};
    auto answer = find_symbols(*file, addresses, AddressOrigin::file, reader);
    CHECK(std::get<SymbolFault>(answer) == SymbolFault::unavailable);
    reader = {
        .program = "/bin/sleep", .arguments = {"100"}, .wall_max = std::chrono::milliseconds(50)
    };
    answer = find_symbols(*file, {}, AddressOrigin::file, reader);
    CHECK(std::holds_alternative<SymbolFault>(answer));
    reader = {.program = "/bin/echo", .arguments = {"[]"}};
    answer = find_symbols(*file, addresses, AddressOrigin::file, reader);
    CHECK(std::get<SymbolFault>(answer) == SymbolFault::unreadable);
}

TEST_CASE("names are shown as people write them") {
    CHECK(demangled("_ZN4shop4Cart5totalEi") == "shop::Cart::total(int)");
    CHECK(demangled("_ZN4shop5total17h0123456789abcdefE") == "shop::total");
    CHECK(
        demangled("_ZN49_$LT$shop..Cart$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE"
        ) == "<shop::Cart as core::fmt::Display>::fmt"
    );
    CHECK(demangled("_RNvC4shop5total").empty());
    CHECK(demangled("main").empty());
    CHECK(demangled(std::string("_Z") + std::string(100'000, 'N')).empty());
    CHECK(shown_name("a\nb\xff") == "a b\xef\xbf\xbd");
    CHECK(shown_name(std::string(10'000, 'x')).size() == function_bytes_max);
}

}  // namespace mainstay::symbols::test
