#include "git/fetch_environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "git/mirror_folder.hpp"

namespace mainstay::git {

namespace {

namespace fs = std::filesystem;

using Setting = std::pair<std::string, std::string>;

constexpr std::size_t reason_max = 400;

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        unsigned group = 0;
        const auto count = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= count ? digits[group >> (18 - 6 * i) & 63U] : '=';
    }
    return text;
}

/// The text in quotes, as files of git and of OpenSSH take it.
std::string in_quotes(std::string_view text) {
    std::string made = "\"";
    for (char each : text) {
        if (each == '"' || each == '\\') made += '\\';
        made += each;
    }
    return made + '"';
}

/// One word of a shell.
std::string shell_word(std::string_view text) {
    std::string made = "'";
    for (char each : text) made += each == '\'' ? std::string("'\\''") : std::string(1, each);
    return made + '\'';
}

/// What holds for every git that takes part, also for the one that reads a local source.
std::vector<Setting> settings_of_all() {
    return {
        {"core.hooksPath", "/dev/null"}, {"core.fsmonitor", "false"},
        {"core.pager", "cat"},           {"core.packedGitWindowSize", "64m"},
        {"core.packedGitLimit", "512m"}, {"core.bigFileThreshold", "64m"},
        {"pack.threads", "2"},           {"pack.windowMemory", "256m"},
        {"pack.deltaCacheSize", "64m"},  {"protocol.ext.allow", "never"},
        {"safe.directory", "*"},
    };
}

std::vector<Setting> settings_of_fetch(const FetchRequest& request) {
    auto settings = settings_of_all();
    auto add = [&](std::string name, std::string value) {
        settings.emplace_back(std::move(name), std::move(value));
    };
    add("gc.auto", "0");
    add("gc.autoDetach", "false");
    add("maintenance.auto", "false");
    add("fetch.unpackLimit", "1");
    add("fetch.recurseSubmodules", "false");
    add("fetch.writeCommitGraph", "false");
    add("credential.helper", "");
    add("transfer.bundleURI", "false");
    const auto& source = request.source;
    if (source.transport != Transport::web) return settings;
    add("http.followRedirects", "false");
    add("http.proxy", "");
    add("http.sslVerify", "true");
    add("http.lowSpeedLimit", "1000");
    add("http.lowSpeedTime", "60");
    if (!request.ca_file.empty()) add("http.sslCAInfo", request.ca_file);
    if (source.address != source.host) {
        const bool is_v6 = source.address.find(':') != std::string::npos;
        const auto address = is_v6 ? '[' + source.address + ']' : source.address;
        add("http.curloptResolve", fmt::format("{}:{}:{}", source.host, source.port, address));
    }
    const auto& sign_in = request.sign_in;
    if (!sign_in.token.empty())
        add("http.extraHeader",
            "Authorization: Basic " + base64(sign_in.user + ':' + sign_in.token));
    return settings;
}

fs::path ssh_configuration(const FetchRequest& request) { return request.secrets + "/ssh_config"; }

fs::path known_hosts(const FetchRequest& request) { return request.secrets + "/known_hosts"; }

void write_ssh_files(const FetchRequest& request) {
    const auto& sign_in = request.sign_in;
    const auto key = request.secrets + "/key";
    write_private_file(
        key, sign_in.ssh_key.ends_with('\n') ? sign_in.ssh_key : sign_in.ssh_key + '\n'
    );
    write_private_file(known_hosts(request), sign_in.known_hosts);
    write_private_file(
        ssh_configuration(request),
        fmt::format(
            "Host *\n"
            "HostName {}\nHostKeyAlias {}\nPort {}\n"
            "IdentityFile {}\nIdentitiesOnly yes\nIdentityAgent none\n"
            "UserKnownHostsFile {}\nGlobalKnownHostsFile /dev/null\n"
            "StrictHostKeyChecking {}\nUpdateHostKeys no\nHashKnownHosts no\nCheckHostIP no\n"
            "VerifyHostKeyDNS no\nBatchMode yes\nPreferredAuthentications publickey\n"
            "ConnectTimeout 20\nServerAliveInterval 15\nServerAliveCountMax 4\n"
            "ForwardAgent no\nForwardX11 no\nClearAllForwardings yes\nPermitLocalCommand no\n"
            "ControlMaster no\nControlPath none\nProxyCommand none\nLogLevel ERROR\n",
            request.source.address, request.source.host, request.source.port, in_quotes(key),
            in_quotes(known_hosts(request).string()),
            sign_in.known_hosts.empty() ? "accept-new" : "yes"
        )
    );
}

void write_configuration(const FetchRequest& request) {
    std::string text;
    for (const auto& [name, value] : settings_of_all()) {
        const auto first = name.find('.');
        const auto last = name.rfind('.');
        auto section = name.substr(0, first);
        if (first != last) section += ' ' + in_quotes(name.substr(first + 1, last - first - 1));
        text += fmt::format("[{}]\n\t{} = {}\n", section, name.substr(last + 1), in_quotes(value));
    }
    write_private_file(request.secrets + "/gitconfig", text);
}

std::string_view protocol_of(const FetchRequest& request) {
    switch (request.source.transport) {
        case Transport::web:
            return request.source.url.starts_with("https:") ? "https" : "http";
        case Transport::ssh:
            return "ssh";
        case Transport::local:
            return "file";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

std::string without(std::string text, std::string_view secret) {
    if (secret.size() < 4) return text;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "***");
    return text;
}

constexpr std::string_view untrusted =
    "The certificate of the server is for another name, or of nobody who is trusted here.";

/// What is said in place of git's own words, where these help nobody.
constexpr std::pair<std::string_view, std::string_view> known_errors[] = {
    {"Host key verification failed",
     "The server has another host key than the one that was met first. If that is right, forget "
     "the key that is known."},
    {"Permission denied (publickey", "The server does not take this SSH key."},
    {"Authentication failed", "The server does not take this user and token."},
    {"The requested URL returned error: 30",
     "The server sends to another address, which is not followed. Name that one."},
    {"Could not resolve host", "The name of the server is not known."},
    {"certificate verification failed", untrusted},
    {"SSL certificate problem", untrusted},
    {"certificate subject name", untrusted},
};

}  // namespace

std::vector<std::string> fetch_environment(const FetchRequest& request) {
    write_configuration(request);
    std::vector<std::string> variables{
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "HOME=" + request.secrets,
        "XDG_CONFIG_HOME=" + request.secrets,
        "LC_ALL=C",
        "GIT_CONFIG_NOSYSTEM=1",
        "GIT_CONFIG_GLOBAL=" + request.secrets + "/gitconfig",
        "GIT_ATTR_NOSYSTEM=1",
        "GIT_TERMINAL_PROMPT=0",
        "GIT_ASKPASS=/bin/false",
        "GIT_NO_LAZY_FETCH=1",
        "GIT_NO_REPLACE_OBJECTS=1",
        "GIT_PROTOCOL_FROM_USER=0",
        fmt::format("GIT_ALLOW_PROTOCOL={}", protocol_of(request)),
    };
    if (request.source.transport == Transport::ssh) {
        write_ssh_files(request);
        variables.push_back(
            "GIT_SSH_COMMAND=ssh -F " + shell_word(ssh_configuration(request).string())
        );
        variables.emplace_back("GIT_SSH_VARIANT=ssh");
    }
    // By variables, not by arguments: others can read those, and no file can overrule these.
    const auto settings = settings_of_fetch(request);
    variables.push_back(fmt::format("GIT_CONFIG_COUNT={}", settings.size()));
    for (std::size_t i = 0; i < settings.size(); ++i) {
        variables.push_back(fmt::format("GIT_CONFIG_KEY_{}={}", i, settings[i].first));
        variables.push_back(fmt::format("GIT_CONFIG_VALUE_{}={}", i, settings[i].second));
    }
    return variables;
}

std::string met_hosts(const FetchRequest& request) {
    if (request.source.transport != Transport::ssh) return {};
    return read_file(known_hosts(request));
}

std::string reason_of(const FetchRequest& request, std::string_view errors) {
    if (errors.find("could not read Username") != errors.npos)
        return request.sign_in.token.empty()
                   ? "The server asks to sign in: a user and a token are needed."
                   : "The server does not take this user and token.";
    for (const auto& [part, sentence] : known_errors)
        if (errors.find(part) != errors.npos) return std::string(sentence);
    // The first fatal error is the cause; what comes before it is the server's.
    std::string found;
    while (!errors.empty() && !found.starts_with("fatal: ")) {
        auto line = trimmed(errors.substr(0, errors.find('\n')));
        if (!line.empty()) found = line;
        const auto end = errors.find('\n');
        errors.remove_prefix(end == errors.npos ? errors.size() : end + 1);
    }
    if (found.starts_with("fatal: ")) found.erase(0, 7);
    if (found.empty()) return "git failed and did not say why.";
    const auto& sign_in = request.sign_in;
    found = without(std::move(found), sign_in.token);
    found = without(std::move(found), base64(sign_in.user + ':' + sign_in.token));
    found = without(std::move(found), request.secrets);
    found = without(std::move(found), request.mirror);
    return "git: " + std::string(clipped(as_line(cleaned_utf8(found)), reason_max));
}

}  // namespace mainstay::git
