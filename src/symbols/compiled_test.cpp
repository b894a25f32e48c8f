#include "symbols/compiled_test.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "process/run.hpp"

namespace mainstay::symbols::test {

const std::string_view tracing_program = R"(
#include <cstdio>
#include <cstdint>
#include <execinfo.h>
#include <link.h>

struct Wanted { std::uintptr_t address, begin; const char* name; };

static int look(dl_phdr_info* info, std::size_t, void* data) {
    auto* wanted = static_cast<Wanted*>(data);
    std::uintptr_t first = 0; bool has_first = false;
    for (int at = 0; at < info->dlpi_phnum; ++at) {
        const auto& segment = info->dlpi_phdr[at];
        if (segment.p_type != PT_LOAD) continue;
        const auto begin = info->dlpi_addr + segment.p_vaddr;
        if (!has_first) { first = begin & ~std::uintptr_t{4095}; has_first = true; }
        if (wanted->address >= begin && wanted->address < begin + segment.p_memsz) {
            wanted->begin = first;
            wanted->name = info->dlpi_name;
        }
    }
    return 0;
}

__attribute__((noinline)) long trace(long x) {
    void* calls[64];
    const int count = backtrace(calls, 64);
    for (int at = 0; at < count; ++at) {
        Wanted wanted{reinterpret_cast<std::uintptr_t>(calls[at]), 0, ""};
        dl_iterate_phdr(look, &wanted);
        const unsigned long offset = wanted.address - wanted.begin;
        std::printf("%lx %s\n", offset, wanted.name);
    }
    return x;
}

namespace shop {

namespace { inline __attribute__((always_inline)) long rounded(long x) {
    return trace(x) + 1;  // mark rounded
} }

inline __attribute__((always_inline)) long discount(long x) {
    return rounded(x) * 3;  // mark discount
}

struct Cart {
    template <class Number> __attribute__((noinline)) long total(Number x) {
        return discount(static_cast<long>(x)) + 7;  // mark total
    }
};

}  // namespace shop

extern "C" __attribute__((noinline)) long checkout(int count) {
    shop::Cart cart;
    return cart.total<short>(static_cast<short>(count)) - 1;  // mark checkout
}

#ifndef LIBRARY
int main(int count, char**) {
    return checkout(count) == 0;  // mark main
}
#endif
)";

std::int64_t line_of(std::string_view source, std::string_view mark) {
    const auto at = source.find(fmt::format("// mark {}\n", mark));
    if (at == source.npos) throw std::logic_error("no such mark");
    return 1 + std::ranges::count(source.substr(0, at), '\n');
}

Workshop::Workshop() {
    std::string pattern = std::filesystem::temp_directory_path() / "mainstay-symbols-XXXXXX";
    if (!mkdtemp(pattern.data())) throw std::runtime_error("no folder for programs");
    folder_ = pattern;
}

Workshop::~Workshop() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Workshop::write(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
}

std::vector<std::string> Workshop::run(
    const std::string& program, const std::vector<std::string>& arguments
) const {
    std::vector<std::string> lines;
    std::string errors;
    const auto outcome = process::run(
        {.name = program,
         .arguments = arguments,
         .environment = {"PATH=/usr/bin"},
         .folder = folder_},
        [&](const process::OutputLine& line) {
            if (line.stream == process::OutputLine::Stream::output)
                lines.emplace_back(line.bytes);
            else
                errors.append(line.bytes).append("\n");
        }
    );
    if (!outcome || !outcome->is_success())
        throw std::runtime_error(program + ": " + (outcome ? errors : outcome.error().message));
    return lines;
}

std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

process::Descriptor opened(const std::string& path) {
    process::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    REQUIRE(file);
    return file;
}

SymbolReader test_reader() { return {.arguments = {"--as", "symbols"}}; }

std::vector<SymbolChain> chains_of(
    const std::string& path, const std::vector<std::uint64_t>& addresses, AddressOrigin origin
) {
    const auto file = opened(path);
    auto symbols = find_symbols(*file, addresses, origin, test_reader());
    REQUIRE(std::holds_alternative<std::vector<SymbolChain>>(symbols));
    return std::get<std::vector<SymbolChain>>(std::move(symbols));
}

std::vector<Printed> printed(const std::vector<std::string>& lines) {
    std::vector<Printed> all;
    for (const auto& line : lines) {
        const auto space = line.find(' ');
        all.push_back({std::stoull(line, nullptr, 16), line.substr(space + 1)});
    }
    return all;
}

int run_program(std::span<const char* const> arguments);

int run_program(std::span<const char* const> arguments) { run_reader(arguments); }

}  // namespace mainstay::symbols::test
