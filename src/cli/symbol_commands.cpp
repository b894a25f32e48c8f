#include "cli/symbol_commands.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/client.hpp"
#include "cli/mapped_file.hpp"
#include "symbols/codes.hpp"
#include "symbols/elf_file.hpp"

namespace mainstay::cli {

namespace {

namespace json = wire::json;

constexpr std::size_t name_characters_max = 200;

constexpr Code no_symbol_files{
    "no_symbol_files", Refusal::invalid, "Name at least one program, library or .debug file."
};
constexpr Code symbols_not_uploaded{
    "symbols_not_uploaded", Refusal::invalid, "{count} of the files were not taken."
};

struct UploadSymbols {
    std::vector<std::string> files;
    std::string application;
    std::optional<std::string> server;
};
BOOST_DESCRIBE_STRUCT(UploadSymbols, (), (files, application, server))

constexpr wire::SettingMeaning meanings[] = {
    {"files", "Programs, libraries and .debug files with debug information, as the build made them."
    },
    {"application", "The key of the application, such as SHOP."},
    {"server", "The address of Mainstay; MAINSTAY_URL if left out. The token is in MAINSTAY_TOKEN."
    },
};

std::string name_of(const std::string& path) {
    const auto name = as_line(cleaned_utf8(std::filesystem::path(path).filename().string()));
    return std::string(clipped(name, name_characters_max));
}

/// What the server would find, without sending it. Refuses: file_unreadable, and as the server.
Result<symbols::ElfFile> check(std::string_view bytes) {
    auto file = TRY(symbols::read_elf(bytes));
    if (file.build_id.empty()) return refuse(symbols::code::elf_has_no_build_id);
    if (!file.has_debug_info) return refuse(symbols::code::elf_has_no_debug_info);
    return file;
}

Result<std::string> upload_one(
    const Client& api, const std::string& application, const std::string& path
) {
    const auto file = TRY(MappedFile::open(path));
    const auto checked = TRY(check(file.bytes()));
    const auto target = fmt::format(
        "/applications/{}/symbol-files?name={}", percent_encoded(application),
        percent_encoded(name_of(path))
    );
    TRY(api.send_file(target, file.bytes()));
    return checked.build_id;
}

/// Whether no other file would fare better.
bool ends_all(const Error& error) {
    return error.refusal != Refusal::invalid && error.refusal != Refusal::too_large;
}

std::string reason_of(const Error& error) {
    return error.fields.empty() ? error.message : error.fields.front().message;
}

Result<> upload_symbols(const UploadSymbols& given, const Output& output) {
    if (given.files.empty()) return refuse(no_symbol_files);
    const auto api = TRY(Client::from_environment(given.server));
    std::string text;
    json::array uploaded, refused;
    for (const auto& path : given.files) {
        const auto sent = upload_one(api, given.application, path);
        if (sent) {
            text += printable(fmt::format("{}: {}", path, *sent), Lines::one) + '\n';
            uploaded.push_back(json::object{{"file", cleaned_utf8(path)}, {"build_id", *sent}});
            continue;
        }
        if (ends_all(sent.error())) return sent.error();
        const auto reason = reason_of(sent.error());
        text += printable(fmt::format("{}: not taken: {}", path, reason), Lines::one) + '\n';
        refused.push_back(json::object{{"file", cleaned_utf8(path)}, {"reason", reason}});
    }
    const auto refused_count = refused.size();
    text += fmt::format("{} files uploaded.\n", uploaded.size());
    output.write(
        json::object{{"uploaded", std::move(uploaded)}, {"refused", std::move(refused)}}, text
    );
    if (refused_count > 0)
        return refuse(symbols_not_uploaded, {{"count", std::to_string(refused_count)}});
    return {};
}

}  // namespace

std::vector<Command> symbol_commands() {
    return {
        command<UploadSymbols>(
            "errors upload-symbols",
            "Upload the debug information of programs, so that native errors show functions and "
            "lines.",
            meanings, {"files"}, upload_symbols
        ),
    };
}

}  // namespace mainstay::cli
