#include "cli/repository_commands.hpp"

#include <fstream>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/client.hpp"

namespace mainstay::cli {

namespace {

namespace json = wire::json;

constexpr std::size_t secret_bytes_max = 20'000;

constexpr Code one_credential{
    "one_credential", Refusal::invalid, "--token-file does not go with --ssh-key-file."
};
constexpr Code secret_unreadable{
    "secret_unreadable", Refusal::invalid, "The file {file} cannot be read, or is too large."
};

struct AddRepository {
    std::string url;
    std::vector<std::string> application;
    std::optional<std::string> name;
    std::optional<std::string> branch;
    std::optional<std::string> user;
    std::optional<std::string> token_file;
    std::optional<std::string> ssh_key_file;
    std::optional<std::string> known_hosts_file;
};

BOOST_DESCRIBE_STRUCT(
    AddRepository, (),
    (url, application, name, branch, user, token_file, ssh_key_file, known_hosts_file)
)

struct ListRepositories {
    std::optional<std::string> application;
    std::optional<Count<1, 100>> limit;
};

BOOST_DESCRIBE_STRUCT(ListRepositories, (), (application, limit))

struct WhichRepository {
    std::string id;
};

BOOST_DESCRIBE_STRUCT(WhichRepository, (), (id))

constexpr wire::SettingMeaning meanings[] = {
    {"url",
     "https://host/path, ssh://user@host/path, user@host:path, or a folder of the server's machine "
     "that its operator named."},
    {"application", "The key of an application that it is the code of, such as SHOP."},
    {"name", "What it is called; the last part of the address if left out."},
    {"branch", "The default branch; the server's if left out."},
    {"user", "With a token: whose it is; git if left out."},
    {"token_file", "The file that holds a token for https."},
    {"ssh_key_file", "The file that holds a private key for ssh, without a passphrase."},
    {"known_hosts_file", "The keys that the SSH server may have; the first that is met if left out."
    },
    {"limit", "How many, 1 to 100; 50 if left out."},
    {"id", "The repository, by the number that `repository list` shows."},
};

std::string text_at(const json::value& value, std::string_view member) {
    const auto* found = value.is_object() ? value.get_object().if_contains(member) : nullptr;
    return found && found->is_string() ? std::string(found->get_string()) : "";
}

std::int64_t number_at(const json::value& value, std::string_view member) {
    const auto* found = value.is_object() ? value.get_object().if_contains(member) : nullptr;
    return found && found->is_int64() ? found->get_int64() : 0;
}

/// `12  shop  https://git.example/shop.git: ready, 812 commits, 2026-11-23T09:30:00.000000Z`
std::string line_of(const json::value& repository) {
    auto line = fmt::format(
        "{:<6} {:<20} {}: {}", text_at(repository, "id"), text_at(repository, "name"),
        text_at(repository, "url"), text_at(repository, "state")
    );
    if (const auto commits = number_at(repository, "commits"); commits > 0)
        line += fmt::format(", {} commits", commits);
    if (const auto at = text_at(repository, "last_fetched_at"); !at.empty()) line += ", " + at;
    line += '\n';
    if (const auto* failure = repository.get_object().if_contains("last_failure"))
        if (const auto reason = text_at(*failure, "reason"); !reason.empty())
            line += "       " + reason + '\n';
    return line;
}

Result<std::string> text_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(secret_bytes_max + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (stream.bad() || !stream.eof() || text.empty())
        return refuse(secret_unreadable, {{"file", file}});
    return text;
}

Result<> put_credential(const AddRepository& given, json::object& body) {
    if (given.token_file && given.ssh_key_file) return refuse(one_credential);
    json::object credential;
    if (given.token_file) {
        credential["kind"] = "token";
        credential["token"] = trimmed(TRY(text_of(*given.token_file)));
    } else if (given.ssh_key_file) {
        credential["kind"] = "ssh_key";
        credential["ssh_key"] = TRY(text_of(*given.ssh_key_file));
    } else {
        credential["kind"] = "none";
    }
    if (given.user) credential["user"] = *given.user;
    body["credential"] = std::move(credential);
    return {};
}

Result<> add(const AddRepository& given, const Output& output) {
    json::object body{{"url", given.url}};
    auto& applications = body["applications"].emplace_array();
    for (const auto& each : given.application) applications.emplace_back(each);
    if (given.name) body["name"] = *given.name;
    if (given.branch) body["default_branch"] = *given.branch;
    TRY(put_credential(given, body));
    if (given.known_hosts_file) body["known_hosts"] = TRY(text_of(*given.known_hosts_file));
    auto api = TRY(Client::from_environment());
    auto added = TRY(api.send("POST", "/repositories", body));
    output.write(added, line_of(added));
    return {};
}

Result<> list(const ListRepositories& wanted, const Output& output) {
    auto api = TRY(Client::from_environment());
    auto path =
        fmt::format("/repositories?limit={}", wanted.limit.value_or(Count<1, 100>{50}).value);
    if (wanted.application) path += "&application=" + percent_encoded(*wanted.application);
    auto page = TRY(api.send("GET", path));
    std::string lines;
    for (const auto& each : page.at("items").as_array()) lines += line_of(each);
    if (lines.empty()) lines = "There is no repository.\n";
    output.write(page, lines);
    return {};
}

Result<> fetch(const WhichRepository& which, const Output& output) {
    auto api = TRY(Client::from_environment());
    auto fetched = TRY(api.send("POST", "/repositories/" + percent_encoded(which.id) + "/fetch"));
    output.write(fetched, line_of(fetched));
    return {};
}

}  // namespace

std::vector<Command> repository_commands() {
    return {
        command<AddRepository>(
            "repository add", "Add a repository: its mirror is fetched at once.", meanings, {"url"},
            add
        ),
        command<ListRepositories>(
            "repository list", "List repositories, with how their mirrors are.", meanings, {}, list
        ),
        command<WhichRepository>(
            "repository fetch", "Fetch a repository now.", meanings, {"id"}, fetch
        ),
    };
}

}  // namespace mainstay::cli
