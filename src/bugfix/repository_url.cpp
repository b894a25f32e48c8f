#include "bugfix/repository_url.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include "base/text.hpp"
#include "bugfix/repository_codes.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int ssh_port = 22;

bool is_word_character(char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
           (each >= '0' && each <= '9');
}

/// Letters, digits and what `more` has, and neither a `-` nor nothing at its beginning: it stands
/// among the arguments of programs.
bool is_name(std::string_view text, std::string_view more) {
    if (text.empty() || !(is_word_character(text.front()) || text.front() == '_')) return false;
    return std::ranges::all_of(text, [&](char each) {
        return is_word_character(each) || more.find(each) != more.npos;
    });
}

bool is_host(std::string_view text) { return text.size() <= 253 && is_name(text, ".-"); }

std::optional<int> port_of(std::string_view text) {
    int port = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), port);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
    if (port < 1 || port > 65'535) return std::nullopt;
    return port;
}

/// `host`, `host:port`, `[address]` or `[address]:port`.
bool read_host(std::string_view text, RepositoryUrl& url) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == text.npos) return false;
        url.host = text.substr(1, end - 1);
        if (!http::parse_address(url.host) || url.host.find('%') != url.host.npos) return false;
        text.remove_prefix(end + 1);
        if (text.empty()) return true;
    } else {
        url.host = lower_ascii(text.substr(0, text.find(':')));
        if (!is_host(url.host)) return false;
        text.remove_prefix(url.host.size());
        if (text.empty()) return true;
    }
    const auto port = text.starts_with(':') ? port_of(text.substr(1)) : std::nullopt;
    url.port = port.value_or(0);
    return port.has_value();
}

/// What stands before the host of an SSH URL is a user, and no password.
bool read_ssh_host(std::string_view text, RepositoryUrl& url) {
    if (const auto at = text.find('@'); at != text.npos) {
        if (!is_name(text.substr(0, at), "._-")) return false;
        text.remove_prefix(at + 1);
    }
    return read_host(text, url);
}

std::optional<RepositoryUrl> ssh_url(std::string_view text) {
    RepositoryUrl url{.transport = git::Transport::ssh, .port = ssh_port};
    constexpr std::string_view scheme = "ssh://";
    if (text.starts_with(scheme)) {
        text.remove_prefix(scheme.size());
        const auto slash = text.find('/');
        if (slash == text.npos || !read_ssh_host(text.substr(0, slash), url)) return std::nullopt;
        url.path = text.substr(slash);
    } else {
        const auto bracket = text.find(']');
        const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
        if (colon == text.npos || text.substr(0, colon).find('/') != text.npos) return std::nullopt;
        if (!read_ssh_host(text.substr(0, colon), url)) return std::nullopt;
        url.path = text.substr(colon + 1);
        // `ext::…` and other helpers, and other schemes.
        if (url.path.starts_with(':') || url.path.starts_with("//")) return std::nullopt;
    }
    const auto named = std::string_view(url.path).substr(url.path.starts_with('/') ? 1 : 0);
    if (named.empty() || named.starts_with('-')) return std::nullopt;
    return url;
}

std::optional<RepositoryUrl> web_url(std::string_view text) {
    if (!outgoing::check_url("url", text)) return std::nullopt;
    RepositoryUrl url{.transport = git::Transport::web};
    url.is_encrypted = text.starts_with("https://");
    url.port = url.is_encrypted ? 443 : 80;
    text.remove_prefix(text.find("//") + 2);
    const auto slash = text.find('/');
    if (slash == text.npos || text.find('?') != text.npos || text.find('\\') != text.npos)
        return std::nullopt;
    if (!read_host(text.substr(0, slash), url)) return std::nullopt;
    url.path = text.substr(slash);
    if (url.path == "/") return std::nullopt;
    return url;
}

bool is_plain_folder(std::string_view text) {
    if (!text.starts_with('/') || text == "/") return false;
    return std::filesystem::path(text).lexically_normal().string() == text;
}

}  // namespace

bool is_below(std::string_view path, std::string_view folder) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.remove_suffix(1);
    if (folder.empty() || folder == "/") return !folder.empty() && path.starts_with('/');
    return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

Result<RepositoryUrl> parse_repository_url(
    std::string_view field, std::string_view text, std::span<const std::string> folders
) {
    auto refused = [&](const Code& code) { return invalid({wrong(std::string(field), code)}); };
    if (text.size() > repository_url_max || !is_clean_utf8(text) || !is_line(text))
        return refused(code::repository_url_unfit);
    if (text.starts_with('/')) {
        if (!is_plain_folder(text)) return refused(code::repository_url_unfit);
        if (std::ranges::none_of(folders, [&](const auto& each) { return is_below(text, each); }))
            return refused(code::folder_not_named);
        return RepositoryUrl{
            .transport = git::Transport::local, .is_encrypted = false, .path = std::string(text)
        };
    }
    const bool is_web = text.starts_with("https://") || text.starts_with("http://");
    auto url = is_web ? web_url(text) : ssh_url(text);
    if (!url) return refused(code::repository_url_unfit);
    return *std::move(url);
}

std::string usual_name(const RepositoryUrl& url) {
    std::string_view path = url.path;
    while (path.ends_with('/')) path.remove_suffix(1);
    path = path.substr(path.find_last_of("/:") + 1);
    if (path.ends_with(".git") && path.size() > 4) path.remove_suffix(4);
    const auto name = clipped(path, 100);
    return name.empty() ? url.host : std::string(name);
}

}  // namespace mainstay::bugfix
