#include "git/mirror_folder.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mainstay::git {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view configuration =
    "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

// What is kept of a mirror at its top; anything else is of nobody.
constexpr std::string_view kept[] = {"HEAD", "config", "objects", "refs", "packed-refs"};

bool is_kept(std::string_view name) {
    for (auto each : kept)
        if (name == each) return true;
    return false;
}

bool is_lock(const fs::path& path) { return path.extension() == ".lock"; }

bool is_unfinished_object(const fs::path& path) {
    const auto name = path.filename().string();
    return is_lock(path) || path.extension() == ".keep" || name.starts_with("tmp_") ||
           name.starts_with(".tmp-") || name.starts_with("incoming-");
}

/// Calls `visit` with each entry below a folder, though entries come and go meanwhile.
template <class Visit>
void walk(const fs::path& folder, Visit visit) {
    std::error_code error;
    fs::recursive_directory_iterator at(
        folder, fs::directory_options::skip_permission_denied, error
    );
    const fs::recursive_directory_iterator end;
    while (!error && at != end) {
        visit(*at);
        at.increment(error);
    }
}

}  // namespace

bool is_repository(const fs::path& mirror) {
    std::error_code error;
    return read_file(mirror / "HEAD").starts_with("ref: refs/heads/") &&
           fs::is_directory(mirror / "objects", error) && fs::is_directory(mirror / "refs", error);
}

void remove_leftovers(const fs::path& mirror) {
    std::vector<fs::path> found;
    auto find = [&](const fs::path& folder, bool (*is_leftover)(const fs::path&)) {
        walk(folder, [&](const fs::directory_entry& entry) {
            if (is_leftover(entry.path())) found.push_back(entry.path());
        });
    };
    find(mirror / "objects", is_unfinished_object);
    find(mirror / "refs", is_lock);  // Where a branch may have any of the other names.
    for (const auto* name : {"packed-refs.lock", "packed-refs.new", "HEAD.lock", "config.lock"})
        found.push_back(mirror / name);
    std::error_code error;
    for (const auto& path : found) fs::remove_all(path, error);
}

void make_harmless(const fs::path& mirror) {
    std::error_code error;
    std::vector<fs::path> others;
    for (fs::directory_iterator at(mirror, error), end; !error && at != end; at.increment(error))
        if (!is_kept(at->path().filename().string())) others.push_back(at->path());
    for (const auto& path : others) fs::remove_all(path, error);
    // Objects of other places would be taken by these.
    fs::remove(mirror / "objects/info/alternates", error);
    fs::remove(mirror / "objects/info/http-alternates", error);
    if (read_file(mirror / "config") != configuration)
        write_private_file(mirror / "config", configuration);
}

std::int64_t size_of(const fs::path& mirror) {
    std::int64_t bytes = 0;
    walk(mirror, [&](const fs::directory_entry& entry) {
        std::error_code gone;
        if (!entry.is_regular_file(gone)) return;
        const auto size = entry.file_size(gone);
        if (!gone) bytes += static_cast<std::int64_t>(size);
    });
    return bytes;
}

int count_packs(const fs::path& mirror) {
    int count = 0;
    std::error_code error;
    for (fs::directory_iterator at(mirror / "objects/pack", error), end; !error && at != end;
         at.increment(error))
        if (at->path().extension() == ".pack") ++count;
    return count;
}

void remove_folder(const fs::path& folder) {
    std::error_code error;
    auto going = folder;
    going += ".going";
    fs::remove_all(going, error);
    fs::rename(folder, going, error);
    if (error == std::errc::no_such_file_or_directory) return;
    if (error) throw fs::filesystem_error("cannot remove a folder", folder, error);
    fs::remove_all(going);
}

void make_private_folder(const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder.parent_path());
    if (::mkdir(folder.c_str(), 0700) != 0)
        throw std::system_error(errno, std::generic_category(), "mkdir " + folder.string());
}

void write_private_file(const fs::path& file, std::string_view text) {
    auto made = file;
    made += ".new";
    const int descriptor =
        ::open(made.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), "open " + made.string());
    bool is_written = true;
    while (is_written && !text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        is_written = count > 0;
        if (is_written) text.remove_prefix(static_cast<std::size_t>(count));
    }
    const int fault = errno;
    ::close(descriptor);
    if (!is_written)
        throw std::system_error(fault, std::generic_category(), "write " + made.string());
    fs::rename(made, file);
}

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace mainstay::git
