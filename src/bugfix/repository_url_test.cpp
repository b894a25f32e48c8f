#include "bugfix/repository_url.hpp"

#include <doctest/doctest.h>

#include "bugfix/repository.hpp"
#include "bugfix/repository_change.hpp"
#include "identity/testing.hpp"

namespace mainstay::bugfix::test::repository_url_test {

namespace {

namespace it = identity::test;

const std::vector<std::string> folders{"/srv/git/", "/home/ann/code"};

std::string refused(const std::string& url) {
    return it::refusal(parse_repository_url("url", url, folders));
}

/// `ssh git.example 22 /a`, with the name that is usual.
std::string parts(const std::string& url) {
    const auto parsed = parse_repository_url("url", url, folders);
    if (!parsed) return it::refusal(parsed);
    constexpr const char* transports[] = {"web", "ssh", "local"};
    return std::string(transports[static_cast<int>(parsed->transport)]) + ' ' + parsed->host + ' ' +
           std::to_string(parsed->port) + ' ' + parsed->path + " = " + usual_name(*parsed);
}

}  // namespace

TEST_CASE("a repository is reached by the web, by SSH, or in a folder that was named") {
    CHECK(
        parts("https://git.example/acme/shop.git") == "web git.example 443 /acme/shop.git = shop"
    );
    CHECK(parts("http://10.0.0.1:3000/acme/shop/") == "web 10.0.0.1 3000 /acme/shop/ = shop");
    CHECK(parts("https://[2001:db8::1]/a") == "web 2001:db8::1 443 /a = a");
    CHECK(
        parts("ssh://git@Git.Example:2222/acme/shop.git") ==
        "ssh git.example 2222 /acme/shop.git = shop"
    );
    CHECK(parts("git@git.example:acme/shop.git") == "ssh git.example 22 acme/shop.git = shop");
    CHECK(parts("git@[2001:db8::1]:shop") == "ssh 2001:db8::1 22 shop = shop");
    CHECK(parts("/srv/git/acme/shop.git") == "local  0 /srv/git/acme/shop.git = shop");
    CHECK(parts("/home/ann/code") == "local  0 /home/ann/code = code");
}

TEST_CASE("what a program could take for something else is refused as an address") {
    for (const auto* url : {
             "",
             "shop",
             "ext::sh -c touch% /tmp/x",
             "ext::ssh",
             "fd::3",
             "file:///srv/git/a",
             "file://host/srv/git/a",
             "git://git.example/a",
             "ftp://git.example/a",
             "--upload-pack=touch x",
             "-oProxyCommand=x:a",
             "ssh://-oProxyCommand=x/a",
             "git@-oProxyCommand=x:a",
             "-u@git.example:a",
             "ssh://git.example",
             "ssh://git.example/",
             "ssh://git.example/-a",
             "git@git.example:-a",
             "git@git.example:",
             "ssh://a:b@host/c",
             "https://ann:secret@git.example/a",
             "https://ann@git.example/a",
             "https://git.example",
             "https://git.example/",
             "https://git.example/a?b=c",
             "https://git.example/a#b",
             "https://git example/a",
             "https://git.example\\@evil/a",
             "ssh://git.example:0/a",
             "ssh://git.example:99999/a",
             "ssh://git.example:22x/a",
             "ssh://[fe80::1%eth0]/a",
             "ssh://[nothing]/a",
             "ssh://git.exa\nmple/a",
             "transport::https://git.example/a",
             "ssh+git://git.example/a",
             "a/b:c",
             "./a:b",
         }) {
        CAPTURE(std::string(url));
        CHECK(refused(url) == "url repository_url_unfit");
    }
    CHECK(refused("https://git.example/" + std::string(1'000, 'a')) == "url repository_url_unfit");
    for (const auto* url : {"/srv/git/../../etc", "/srv//git/a", "/srv/git/./a", "/"})
        CHECK(refused(url) == "url repository_url_unfit");
    for (const auto* url : {"/etc", "/srv/gitty/a", "/srv", "/home/ann/code2"})
        CHECK(refused(url) == "url folder_not_named");
    CHECK(it::refusal(parse_repository_url("url", "/srv/git/a", {})) == "url folder_not_named");
}

TEST_CASE("a secret is for the server that it was given for, whatever the path") {
    auto parsed = [](const char* url) { return *parse_repository_url("url", url, folders); };
    const auto one = parsed("https://git.example/a");
    CHECK(one.is_same_server(parsed("https://GIT.example:443/b")));
    CHECK(!one.is_same_server(parsed("http://git.example:443/a")));
    CHECK(!one.is_same_server(parsed("https://git.example.evil.test/a")));
    CHECK(!one.is_same_server(parsed("https://git.example:8443/a")));
    CHECK(!one.is_same_server(parsed("ssh://git.example:443/a")));
}

TEST_CASE("branches have the names that git gives them") {
    for (const auto* name : {"main", "feature/a-b", "ü", "1.x", "a@b"}) CHECK(is_branch_name(name));
    for (const auto* name :
         {"", "-a", "a..b", "a b", "a~1", "a^", "a:b", "a.lock", "a/.b", "/a", "a/", "@", "a@{1}",
          "a\\b", "a*", "a?", "a[", "b/-c", "a."})
        CHECK(!is_branch_name(name));
}

TEST_CASE("the keys of a host are shown as OpenSSH shows them") {
    const std::string line =
        "git.example ssh-ed25519 "
        "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n";
    const auto keys = host_keys("# a comment\n" + line + "nothing\n");
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].type == "ssh-ed25519");
    CHECK(keys[0].fingerprint == "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
    CHECK(are_known_hosts(line));
    CHECK(!are_known_hosts("git.example ssh-ed25519 not-base64!\n"));
    CHECK(!are_known_hosts("git.example\n"));
}

TEST_CASE("what fails is tried more seldom, and never more often than it is asked for") {
    using std::chrono::minutes;
    CHECK(fetch_wait(10, 0) == minutes(10));
    CHECK(fetch_wait(10, 1) == minutes(20));
    CHECK(fetch_wait(10, 1'000) == minutes(360));
    CHECK(fetch_wait(1'440, 3) == minutes(1'440));
}

}  // namespace mainstay::bugfix::test::repository_url_test
