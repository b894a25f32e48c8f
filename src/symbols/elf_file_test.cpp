#include "symbols/elf_file.hpp"

#include <doctest/doctest.h>

#include "symbols/codes.hpp"
#include "symbols/compiled_test.hpp"

namespace mainstay::symbols::test {

namespace {

std::string compiled(const Workshop& shop, std::vector<std::string> flags) {
    shop.write("small.c", "int main(void) { return 0; }\n");
    flags.insert(flags.end(), {"small.c", "-o", "small"});
    shop.run("clang-19", flags);
    return content(shop.path("small"));
}

}  // namespace

TEST_CASE("an ELF file is known by its build-id, and by the debug id that reporters make of it") {
    const Workshop shop;
    const auto file =
        read_elf(compiled(shop, {"-g", "-Wl,--build-id=0x0123456789abcdef0123456789abcdef01234567"})
        );
    REQUIRE(file);
    CHECK(file->build_id == "0123456789abcdef0123456789abcdef01234567");
    CHECK(file->debug_id == "67452301-ab89-efcd-0123-456789abcdef");
    CHECK(build_id_of("67452301ab89efcd0123456789abcdef") == file->build_id.substr(0, 32));
    CHECK(build_id_of("6745").empty());
    CHECK(file->has_debug_info);
    CHECK(file->has_symbols);
    CHECK(file->load_address == 0);
}

TEST_CASE("what a file lacks is seen without reading its DWARF") {
    const Workshop shop;
    const auto bare = read_elf(compiled(shop, {"-Wl,--build-id=none", "-no-pie"}));
    REQUIRE(bare);
    CHECK(bare->build_id.empty());
    CHECK(bare->debug_id.empty());
    CHECK_FALSE(bare->has_debug_info);
    CHECK(bare->has_symbols);
    CHECK(bare->load_address == 0x400000);

    compiled(shop, {"-g", "-gz", "-Wl,--build-id"});
    shop.run("llvm-objcopy-19", {"--only-keep-debug", "small", "small.debug"});
    shop.run("llvm-objcopy-19", {"--strip-all", "small"});
    const auto split = read_elf(content(shop.path("small.debug")));
    const auto stripped = read_elf(content(shop.path("small")));
    REQUIRE(split);
    REQUIRE(stripped);
    CHECK(split->has_debug_info);
    CHECK_FALSE(stripped->has_debug_info);
    CHECK_FALSE(stripped->has_symbols);
    CHECK(split->build_id == stripped->build_id);
    CHECK(split->build_id.size() == 40);
}

TEST_CASE("what is no program and no library is refused") {
    const Workshop shop;
    shop.write("small.c", "int x;\n");
    shop.run("clang-19", {"-g", "-c", "small.c", "-o", "small.o"});
    for (const auto& bytes :
         {std::string(),
          std::string("\x7f"
                      "ELF"),
          std::string(100, 'x'), content(shop.path("small.o")),
          std::string("\x7f"
                      "ELF"
          ) + std::string(100, '\x03')}) {
        const auto file = read_elf(bytes);
        REQUIRE_FALSE(file);
        CHECK(file.error().code == code::elf_malformed.name);
    }
}

TEST_CASE("a file that is cut off or names what is not there costs no more than its headers") {
    const Workshop shop;
    const auto whole = compiled(shop, {"-g", "-Wl,--build-id"});
    for (std::size_t size = 0; size < whole.size(); size += 97) {
        const auto cut = read_elf(std::string_view(whole).substr(0, size));
        if (cut) CHECK((cut->build_id.empty() || cut->build_id.size() == 40));
    }
    // Each byte of the head and of the first segments as if it were the largest.
    for (std::size_t at = 4; at < 400; ++at) {
        auto hostile = whole;
        hostile[at] = '\xff';
        std::size_t bytes_read = 0;
        const auto file = read_elf([&](std::uint64_t offset, std::size_t count) {
            bytes_read += count;
            if (offset >= hostile.size()) return std::string();
            return hostile.substr(static_cast<std::size_t>(offset), count);
        });
        CHECK(bytes_read <= std::size_t{10} << 20U);
    }
}

}  // namespace mainstay::symbols::test
