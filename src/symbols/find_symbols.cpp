#include "symbols/find_symbols.hpp"

#include <charconv>
#include <cstdio>
#include <limits>
#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "process/fault.hpp"
#include "process/frame.hpp"
#include "process/run.hpp"
#include "process/sandbox.hpp"
#include "wire/codec.hpp"

namespace mainstay::symbols {

namespace {

constexpr std::size_t line_bytes_max = std::size_t{256} << 10;
constexpr std::size_t answer_bytes_max = std::size_t{16} << 20;
constexpr std::string_view of_image = "image";
constexpr std::string_view of_file = "file";

process::Program program_of(
    int file, std::span<const std::uint64_t> addresses, AddressOrigin origin,
    const SymbolReader& reader
) {
    process::Program program{
        .name = reader.program,
        .arguments = reader.arguments,
        .input_file = file,
        .limits =
            {
                .wall_max = reader.wall_max,
                .cpu_max = reader.cpu_max,
                .memory_bytes_max = process::is_instrumented
                                        ? std::numeric_limits<std::size_t>::max()
                                        : reader.memory_bytes_max,
                .file_bytes_max = 0,
                .files_max = 16,
                .output_bytes_max = answer_bytes_max,
                .line_bytes_max = line_bytes_max,
            },
        .stop_signal = SIGKILL,
    };
    program.arguments.emplace_back(origin == AddressOrigin::image ? of_image : of_file);
    for (const auto address : addresses) program.arguments.push_back(fmt::format("{:x}", address));
    return program;
}

// What a child answers is trusted no more than the file that it read.
std::optional<SymbolChain> read_line(std::string_view line) {
    const auto json = wire::parse_json(line);
    if (!json) return std::nullopt;
    auto chain = wire::decode<SymbolChain>(*json);
    if (!chain || chain->size() > frames_max) return std::nullopt;
    return *std::move(chain);
}

SymbolFault fault_of(const process::Outcome& outcome) {
    switch (outcome.end_reason) {
        case process::EndReason::wall_time:
        case process::EndReason::cpu_time:
            return SymbolFault::too_slow;
        case process::EndReason::output_bytes:
        case process::EndReason::file_bytes:
            return SymbolFault::too_large;
        case process::EndReason::stopped:
            return SymbolFault::unavailable;
        case process::EndReason::exited:
        case process::EndReason::signaled:
            break;
    }
    return outcome.exit_code == process::exit_out_of_memory ? SymbolFault::too_large
                                                            : SymbolFault::unreadable;
}

std::optional<std::uint64_t> address_of(std::string_view text) {
    std::uint64_t address = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, address, 16);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return address;
}

// What the child does. Returns the exit status.
int answer_addresses(std::span<const char* const> arguments) {
    try {
        if (arguments.empty() || arguments.size() > addresses_max + 1) return 64;
        const bool is_image = arguments.front() == of_image;
        std::vector<std::uint64_t> addresses;
        for (const auto* word : arguments.subspan(1)) {
            const auto address = address_of(word);
            if (!address) return 64;
            addresses.push_back(*address);
        }
        process::enter_sandbox();
        const auto origin = is_image ? AddressOrigin::image : AddressOrigin::file;
        for (const auto& chain : resolve(STDIN_FILENO, addresses, origin))
            fmt::print("{}\n", wire::json::serialize(wire::encode(chain)));
        return std::fflush(stdout) == 0 ? 0 : 74;
    } catch (const std::exception&) {
        return 65;
    }
}

}  // namespace

Symbols find_symbols(
    int file, std::span<const std::uint64_t> addresses, AddressOrigin origin,
    const SymbolReader& reader
) {
    if (addresses.size() > addresses_max) throw std::logic_error("too many addresses at once");
    std::vector<SymbolChain> chains;
    bool is_sound = true;
    const auto on_line = [&](const process::OutputLine& line) {
        if (line.stream != process::OutputLine::Stream::output || !is_sound) return;
        auto chain = line.is_cut ? std::nullopt : read_line(line.bytes);
        is_sound = chain && chains.size() < addresses.size();
        if (is_sound) chains.push_back(*std::move(chain));
    };
    try {
        const auto outcome = process::run(program_of(file, addresses, origin, reader), on_line);
        if (!outcome) return SymbolFault::unavailable;
        if (!outcome->is_success()) return fault_of(*outcome);
    } catch (const process::Unavailable&) {
        return SymbolFault::unavailable;
    }
    if (!is_sound || chains.size() != addresses.size()) return SymbolFault::unreadable;
    return chains;
}

void run_reader(std::span<const char* const> arguments) {
    std::set_new_handler([] { _exit(process::exit_out_of_memory); });
    const auto status = answer_addresses(arguments);
    std::fflush(stdout);
    // Without the work of an end, part of which the sandbox does not let it do.
    _exit(status);
}

}  // namespace mainstay::symbols
