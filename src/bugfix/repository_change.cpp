#include "bugfix/repository_change.hpp"

#include <algorithm>

#include "bugfix/repository_codes.hpp"
#include "bugfix/repository_url.hpp"

namespace mainstay::bugfix {

namespace {

Error refused(std::string field, const Code& code) {
    return invalid({wrong(std::move(field), code)});
}

/// Lines end as OpenSSH has them, whatever the form they came by made of that.
std::string with_line_ends(std::string_view text) {
    std::string made;
    for (char each : text)
        if (each != '\r') made += each;
    if (!made.ends_with('\n')) made += '\n';
    return made;
}

Result<> take_credential(
    Repository& repository, const GivenCredential& given, const outgoing::Vault& vault
) {
    using enum CredentialKind;
    const bool is_complete = given.token.has_value() == (given.kind == token) &&
                             given.ssh_key.has_value() == (given.kind == ssh_key) &&
                             (given.kind == token || !given.user);
    if (!is_complete) return refused("credential", code::credential_incomplete);
    repository.credential_kind = given.kind;
    repository.credential_user.reset();
    repository.credential.reset();
    if (given.kind == token) {
        repository.credential_user = given.user ? given.user->value : "git";
        repository.credential = vault.sealed(given.token->value);
    } else if (given.kind == ssh_key) {
        if (!is_private_key(given.ssh_key->value))
            return refused("credential.ssh_key", code::private_key_unfit);
        repository.credential = vault.sealed(with_line_ends(given.ssh_key->value));
    }
    return {};
}

/// By SSH nobody is let in without a key; a folder asks for nothing.
Result<> check_credential(const Repository& repository, const RepositoryUrl& url) {
    using enum CredentialKind;
    const auto kind = repository.credential_kind;
    bool is_fit = true;
    switch (url.transport) {
        case git::Transport::web:
            is_fit = kind != ssh_key;
            break;
        case git::Transport::ssh:
            is_fit = kind == ssh_key;
            break;
        case git::Transport::local:
            is_fit = kind == none;
            break;
    }
    if (!is_fit) return refused("credential", code::credential_unfit);
    return {};
}

Result<> take_known_hosts(Repository& repository, const std::string& text) {
    if (!are_known_hosts(text)) return refused("known_hosts", code::known_hosts_unfit);
    repository.known_hosts = with_line_ends(text);
    return {};
}

Result<> take_branch(Repository& repository, const std::string& branch) {
    if (!is_branch_name(branch)) return refused("default_branch", code::branch_unfit);
    repository.default_branch = branch;
    repository.is_branch_chosen = true;
    return {};
}

Result<> take_url(
    Repository& repository, const std::string& text, bool has_new_credential,
    std::span<const std::string> folders
) {
    const auto url = TRY(parse_repository_url("url", text, folders));
    const auto former = parse_repository_url("url", repository.url, folders);
    const bool is_same = former && url.is_same_server(*former);
    if (!is_same && repository.credential && !has_new_credential)
        return refused("credential", code::credential_needed);
    if (!is_same) repository.known_hosts.clear();
    if (text != repository.url && !repository.is_branch_chosen) repository.default_branch.clear();
    repository.url = text;
    return {};
}

}  // namespace

bool is_branch_name(std::string_view text) {
    if (text.empty() || text == "@" || text.ends_with('.') || text.find("..") != text.npos ||
        text.find("@{") != text.npos || text.find("//") != text.npos || text.ends_with('/'))
        return false;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto part = rest.substr(0, rest.find('/'));
        if (part.empty() || part.starts_with('.') || part.starts_with('-') ||
            part.ends_with(".lock"))
            return false;
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    }
    return std::ranges::none_of(text, [](char each) {
        return static_cast<unsigned char>(each) <= ' ' || each == 0x7f ||
               std::string_view("~^:?*[\\").find(each) != std::string_view::npos;
    });
}

Result<Repository> new_repository(
    const CreateRepository& request, std::span<const std::string> folders,
    const outgoing::Vault& vault
) {
    const auto url = TRY(parse_repository_url("url", request.url.value, folders));
    Repository made{.url = request.url.value};
    made.name = request.name ? request.name->value : usual_name(url);
    if (request.credential) TRY(take_credential(made, *request.credential, vault));
    TRY(check_credential(made, url));
    if (request.known_hosts) TRY(take_known_hosts(made, request.known_hosts->value));
    if (request.default_branch) TRY(take_branch(made, request.default_branch->value));
    made.fetch_minutes = request.fetch_minutes ? request.fetch_minutes->value : fetch_minutes_usual;
    made.enabled = request.enabled.value_or(true);
    return made;
}

Result<Repository> changed_repository(
    const Repository& former, const ChangeRepository& request, std::span<const std::string> folders,
    const outgoing::Vault& vault
) {
    auto changed = former;
    if (request.url)
        TRY(take_url(changed, request.url->value, request.credential.has_value(), folders));
    if (request.credential) TRY(take_credential(changed, *request.credential, vault));
    if (request.url || request.credential)
        TRY(check_credential(changed, TRY(parse_repository_url("url", changed.url, folders))));
    if (request.known_hosts) {
        changed.known_hosts.clear();
        if (*request.known_hosts) TRY(take_known_hosts(changed, (*request.known_hosts)->value));
    }
    if (request.default_branch) {
        changed.default_branch.clear();
        changed.is_branch_chosen = false;
        if (*request.default_branch) TRY(take_branch(changed, (*request.default_branch)->value));
    }
    if (request.name) changed.name = request.name->value;
    if (request.fetch_minutes) changed.fetch_minutes = request.fetch_minutes->value;
    if (request.enabled) changed.enabled = *request.enabled;
    return changed;
}

}  // namespace mainstay::bugfix
