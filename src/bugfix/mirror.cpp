#include "bugfix/mirror.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "bugfix/mirror_source.hpp"

namespace mainstay::bugfix {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view lock_ending = ".lock";

/// Of which repository a file or folder is, by what its name begins with.
std::optional<Id<Repository>> owner_of(const std::string& name) {
    Id<Repository> id;
    const auto end = std::from_chars(name.data(), name.data() + name.size(), id.value);
    if (end.ec != std::errc() || *end.ptr != '.') return std::nullopt;
    return id;
}

}  // namespace

Result<MirrorOptions> mirror_options(
    const Settings& settings, const outgoing::Settings& outgoing, const std::string& data_directory
) {
    MirrorOptions options{
        .folder = fs::absolute(data_directory) / "repositories",
        .repository_folders = settings.repository_folders,
        .destinations = TRY(outgoing::Destinations::create(outgoing)),
        .ca_file = outgoing.outgoing_ca_file.value_or(""),
    };
    options.limits.bytes_max = std::max<std::int64_t>(1, settings.repository_mib_max) << 20;
    options.limits.time_max = fetch_time_max;
    return options;
}

MirrorLock::~MirrorLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

fs::path Mirrors::folder_of(Id<Repository> id) const {
    return options_.folder / (std::to_string(id.value) + ".git");
}

std::optional<MirrorLock> Mirrors::try_lock(Id<Repository> id) const {
    fs::create_directories(options_.folder);
    fs::permissions(options_.folder, fs::perms::owner_all);
    const auto file = options_.folder / (std::to_string(id.value) + std::string(lock_ending));
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), "open " + file.string());
    MirrorLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return std::nullopt;
    return lock;
}

Result<git::Fetched> Mirrors::fetch(
    const Repository& repository, const std::string& secret,
    const std::function<bool()>& is_stopping
) const {
    git::FetchRequest request{
        .mirror = folder_of(repository.id).string(),
        .secrets = (options_.folder / (std::to_string(repository.id.value) + ".secrets")).string(),
        .default_branch = repository.is_branch_chosen ? repository.default_branch : "",
        .ca_file = options_.ca_file,
        .limits = options_.limits,
        .is_stopping = is_stopping,
    };
    request.source =
        TRY(find_source(repository.url, options_.repository_folders, options_.destinations));
    request.sign_in.known_hosts = repository.known_hosts;
    if (repository.credential_kind == CredentialKind::token) {
        request.sign_in.user = repository.credential_user.value_or("git");
        request.sign_in.token = secret;
    } else {
        request.sign_in.ssh_key = secret;
    }
    return git::fetch(request);
}

void Mirrors::remove(Id<Repository> id) const {
    const auto folder = folder_of(id);
    std::error_code error;
    for (const auto* ending : {"", ".fresh", ".going", ".fresh.going"}) {
        auto each = folder;
        each += ending;
        fs::remove_all(each, error);
    }
}

void Mirrors::sweep(std::span<const Id<Repository>> known) const {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator at(options_.folder, error), end; !error && at != end;
         at.increment(error)) {
        const auto name = at->path().filename().string();
        const auto owner = owner_of(name);
        if (!owner) continue;
        const bool is_known = std::ranges::find(known, *owner) != known.end();
        const bool is_kept = name.ends_with(lock_ending) || name.ends_with(".git");
        if (!is_known || !is_kept) found.push_back(at->path());
    }
    for (const auto& path : found) fs::remove_all(path, error);
}

}  // namespace mainstay::bugfix
