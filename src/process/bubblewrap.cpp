#include "process/bubblewrap.hpp"

#include <charconv>
#include <filesystem>
#include <initializer_list>

namespace mainstay::process {

namespace {

// Links to folders of /usr on most systems, folders on others.
constexpr const char* system_folders[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64"};

// What programs need to find libraries, names, certificates and the time. No keys: not all of
// /etc/ssl, for example.
constexpr const char* system_files[] = {
    "/etc/alternatives", "/etc/ca-certificates", "/etc/group",     "/etc/hosts",
    "/etc/ld.so.cache",  "/etc/localtime",       "/etc/passwd",    "/etc/nsswitch.conf",
    "/etc/services",     "/etc/resolv.conf",     "/etc/ssl/certs", "/etc/ssl/openssl.cnf",
};

using Words = std::vector<std::string>;

void add(Words& words, std::initializer_list<std::string> more) {
    words.insert(words.end(), more.begin(), more.end());
}

void add_system(Words& words) {
    namespace fs = std::filesystem;
    add(words, {"--ro-bind", "/usr", "/usr"});
    for (const auto* folder : system_folders) {
        std::error_code error;
        if (fs::is_symlink(folder, error))
            add(words, {"--symlink", fs::read_symlink(folder, error).string(), folder});
        else
            add(words, {"--ro-bind-try", folder, folder});
    }
    for (const auto* file : system_files) add(words, {"--ro-bind-try", file, file});
    add(words, {"--proc", "/proc", "--dev", "/dev"});
}

}  // namespace

std::vector<std::string> bubblewrap_command(const Sandbox& sandbox, const std::string& folder) {
    // A user namespace that is asked for by name is a must; by --unshare-all alone it is not.
    Words words{bubblewrap_program, "--unshare-user",
                "--unshare-all",    "--disable-userns",
                "--cap-drop",       "ALL",
                "--new-session",    "--die-with-parent",
                "--json-status-fd", "3"};
    if (sandbox.has_network) words.emplace_back("--share-net");
    add_system(words);
    add(words, {"--size", std::to_string(sandbox.temporary_bytes_max), "--tmpfs", "/tmp"});
    for (const auto& path : sandbox.readable_folders) add(words, {"--ro-bind", path, path});
    // After the others, which may be around it.
    if (const auto& path = sandbox.writable_folder; !path.empty())
        add(words, {"--bind", path, path});
    add(words, {"--remount-ro", "/dev", "--remount-ro", "/", "--chdir", folder, "--"});
    return words;
}

std::optional<pid_t> sandbox_process(std::string_view status) {
    constexpr std::string_view name = "\"child-pid\": ";
    auto at = status.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    auto number = status.substr(at + name.size());
    pid_t id = 0;
    auto end = std::from_chars(number.data(), number.data() + number.size(), id).ptr;
    // A number that something follows is whole.
    if (id <= 1 || end == number.data() + number.size()) return std::nullopt;
    return id;
}

bool has_run_in_sandbox(std::string_view status) {
    return status.find("\"exit-code\"") != std::string_view::npos;
}

}  // namespace mainstay::process
