#include "symbols/symbols_command.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <fcntl.h>
#include <fmt/format.h>

#include "process/descriptor.hpp"
#include "symbols/codes.hpp"
#include "symbols/find_symbols.hpp"
#include "wire/answer_lines.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::symbols {

namespace {

struct Wanted {
    std::string file;
    std::vector<std::string> addresses;
    std::optional<bool> image;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (file, addresses, image))

constexpr wire::SettingMeaning meanings[] = {
    {"file", "A program, a library, or its separate debug information: an ELF file."},
    {"addresses", "Each a hexadecimal number such as 0x1234, as the file's headers count."},
    {"image", "The addresses count from where the file was loaded, as those of errors do."},
};

Result<std::uint64_t> address_of(std::string_view text) {
    if (text.starts_with("0x")) text.remove_prefix(2);
    std::uint64_t address = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, address, 16);
    if (read.ec == std::errc() && read.ptr == end) return address;
    return refuse(code::symbols_no_addresses, {{"max", std::to_string(addresses_max)}});
}

std::string_view in_words(SymbolFault fault) {
    switch (fault) {
        case SymbolFault::unreadable:
            return "it is damaged, or no ELF file";
        case SymbolFault::too_slow:
            return "that took longer than it may";
        case SymbolFault::too_large:
            return "that took more memory than it may";
        case SymbolFault::unavailable:
            return "no process could be started for it";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

// Its calls, one a line, the innermost first.
std::string text_of(std::uint64_t address, const SymbolChain& chain) {
    auto text = fmt::format("0x{:x}", address);
    if (chain.empty()) text += "\t?";
    for (const auto& frame : chain) {
        text += text.ends_with(')') || text.find('\t') != text.npos ? "\n\t" : "\t";
        text += frame.function.empty() ? "?" : frame.function;
        if (frame.offset) text += fmt::format(" + 0x{:x}", *frame.offset);
        if (!frame.path.empty()) text += " at " + frame.path;
        if (frame.line) text += fmt::format(":{}", *frame.line);
        if (frame.line && frame.column) text += fmt::format(":{}", *frame.column);
        if (frame.is_inlined) text += " (inlined)";
    }
    return text;
}

Result<> run(const Wanted& wanted, const wire::Output& output) {
    std::vector<std::uint64_t> addresses;
    for (const auto& text : wanted.addresses) addresses.push_back(TRY(address_of(text)));
    if (addresses.empty() || addresses.size() > addresses_max)
        return refuse(code::symbols_no_addresses, {{"max", std::to_string(addresses_max)}});
    const process::Descriptor file(open(wanted.file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return refuse(wire::file_unreadable, {{"file", wanted.file}});
    const auto origin = wanted.image.value_or(false) ? AddressOrigin::image : AddressOrigin::file;
    const auto symbols = find_symbols(*file, addresses, origin, {});
    if (const auto* fault = std::get_if<SymbolFault>(&symbols))
        return refuse(code::symbols_unread, {{"reason", std::string(in_words(*fault))}});
    wire::AnswerLines answers(output.is_json);
    const auto& chains = std::get<std::vector<SymbolChain>>(symbols);
    for (std::size_t at = 0; at < chains.size(); ++at)
        answers.add(
            text_of(addresses[at], chains[at]), {{"address", fmt::format("0x{:x}", addresses[at])},
                                                 {"frames", wire::encode(chains[at])}}
        );
    answers.finish();
    return {};
}

}  // namespace

wire::Command symbols_command() {
    return wire::command<Wanted>(
        "errors symbols",
        "Answer which function, file and line is at each address of a program, with the calls that "
        "were inlined there.",
        meanings, {"file", "addresses"}, run
    );
}

}  // namespace mainstay::symbols
