#include "git/private_folder.hpp"

#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "git/codes.hpp"

namespace mainstay::git {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t small_file_bytes_max = 64 << 10;

constexpr std::string_view own_configuration = R"([core]
	repositoryformatversion = 0
	bare = true
	hooksPath = /dev/null
	fsmonitor = false
	quotePath = false
	logAllRefUpdates = false
	commitGraph = true
[protocol]
	allow = never
[gc]
	auto = 0
[maintenance]
	auto = false
[log]
	showSignature = false
[commitGraph]
	readChangedPaths = true
)";

std::optional<std::string> small_file(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    std::string text(small_file_bytes_max, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

void write_file(const fs::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file)
        throw fs::filesystem_error(
            "a file of git's own folder was not written", path,
            std::make_error_code(std::errc::io_error)
        );
}

bool is_git_folder(const fs::path& folder) {
    std::error_code error;
    return fs::is_directory(folder / "objects", error) && fs::exists(folder / "HEAD", error);
}

// What is in the folder that belongs to a working tree, and what all its working trees share.
struct Parts {
    fs::path own, shared;
};

std::optional<Parts> parts_of(const fs::path& real) {
    std::error_code error;
    fs::path own = real;
    if (auto link = small_file(real / ".git")) {
        constexpr std::string_view prefix = "gitdir:";
        if (!link->starts_with(prefix)) return std::nullopt;
        own = real / fs::path(trimmed(std::string_view(*link).substr(prefix.size())));
    } else if (fs::is_directory(real / ".git", error)) {
        own = real / ".git";
    }
    auto shared = own;
    if (auto link = small_file(own / "commondir")) shared = own / fs::path(trimmed(*link));
    if (!is_git_folder(shared)) return std::nullopt;
    return Parts{own, shared};
}

// As git reads a path of info/alternates that begins with a quote.
std::string quoted(const std::string& path) {
    std::string text = "\"";
    for (const char each : path) {
        if (each == '\n') {
            text += "\\n";
            continue;
        }
        if (each == '"' || each == '\\') text += '\\';
        text += each;
    }
    return text + "\"\n";
}

Error refused(const fs::path& real, std::string reason) {
    return refuse(
        code::not_a_repository,
        {{"folder", cleaned_utf8(real.string())}, {"reason", std::move(reason)}}
    );
}

}  // namespace

Result<> make_private_folder(const fs::path& given, const fs::path& folder) {
    std::error_code error;
    const auto real = fs::canonical(given, error);
    if (error) return refused(given, "there is no such folder");
    const auto parts = parts_of(real);
    if (!parts) return refused(given, "neither it nor its .git has objects and a HEAD");
    if (lower_ascii(small_file(parts->shared / "config").value_or("")).find("sha256") !=
        std::string::npos)
        return refused(given, "its commits are named by SHA-256");
    if (fs::exists(parts->shared / "reftable", error))
        return refused(given, "its references are in tables");

    fs::create_directories(folder / "objects" / "info");
    write_file(folder / "config", own_configuration);
    write_file(folder / "HEAD", small_file(parts->own / "HEAD").value_or("ref: refs/heads/main\n"));
    write_file(
        folder / "objects" / "info" / "alternates",
        quoted(fs::canonical(parts->shared / "objects").string())
    );
    if (fs::is_directory(parts->shared / "refs", error))
        fs::create_directory_symlink(fs::canonical(parts->shared / "refs"), folder / "refs");
    else
        fs::create_directory(folder / "refs");
    for (const auto* name : {"packed-refs", "shallow"})
        if (fs::is_regular_file(parts->shared / name, error))
            fs::create_symlink(fs::canonical(parts->shared / name), folder / name);
    return {};
}

}  // namespace mainstay::git
