#include "git/fetch.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "git/content.hpp"
#include "git/fetch_environment.hpp"
#include "git/mirror_folder.hpp"
#include "git/testing.hpp"

namespace mainstay::git::test::fetch_test {

namespace {

namespace fs = std::filesystem;

/// A source of this machine, and a mirror of it beside.
struct Mirrored {
    MadeRepository source;
    MadeRepository beside;  // A folder that goes with it.
    FetchRequest request{
        .mirror = (beside.path / "1.git").string(),
        .secrets = (beside.path / "1.secrets").string(),
        .source = {.transport = Transport::local, .url = source.path.string()},
    };

    Mirrored() {
        source.write("a.txt", "one\n");
        source.commit("First");
    }

    Fetched fetch() const {
        auto fetched = git::fetch(request);
        REQUIRE(fetched);
        INFO(fetched->reason);
        CHECK(!fs::exists(request.secrets));
        return *std::move(fetched);
    }

    std::string tip(const std::string& revision = "main") const {
        auto repository = Repository::open(request.mirror);
        REQUIRE(repository);
        auto commit = repository->resolve(revision);
        return commit ? commit->text : "";
    }
};

void append(const fs::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary | std::ios::app) << text;
}

/// The one file in the mirror with that ending.
fs::path pack_of(const fs::path& mirror, std::string_view ending = ".pack") {
    for (const auto& each : fs::directory_iterator(mirror / "objects/pack"))
        if (each.path().extension() == ending) return each.path();
    FAIL("there is none");
    return {};
}

}  // namespace

TEST_CASE("a mirror has the branches and tags of its source, and follows them") {
    Mirrored all;
    all.source.git({"tag", "v1"});
    all.source.git({"branch", "feature/ü-odd'name"});
    auto first = all.fetch();
    CHECK(first.end == FetchEnd::fetched);
    CHECK(first.reason.empty());
    CHECK(first.is_changed);
    CHECK(first.default_branch == "main");
    CHECK(first.commits == 1);
    CHECK(first.size_bytes > 100);
    CHECK(all.tip() == all.source.head().text);
    CHECK(all.tip("v1") == all.source.head().text);
    CHECK(all.tip("feature/ü-odd'name") == all.source.head().text);
    CHECK(!all.fetch().is_changed);

    // What is gone or was written anew at the source is so here; a folder of a name that was a
    // branch, too.
    const auto former = all.source.head().text;
    all.source.git({"branch", "-D", "feature/ü-odd'name"});
    all.source.git({"branch", "feature/ü-odd'name/deeper"});
    all.source.git({"commit", "-q", "--amend", "-m", "Another first"});
    CHECK(all.fetch().is_changed);
    CHECK(all.tip() == all.source.head().text);
    CHECK(all.tip() != former);
    CHECK(all.tip("feature/ü-odd'name") == "");
    CHECK(all.tip("feature/ü-odd'name/deeper") == former);
}

TEST_CASE("the default branch is the server's, or the one that is asked for") {
    Mirrored all;
    all.source.git({"checkout", "-q", "-b", "trunk"});
    CHECK(all.fetch().default_branch == "trunk");
    CHECK(read_file(all.request.mirror + "/HEAD") == "ref: refs/heads/trunk\n");
    all.request.default_branch = "main";
    CHECK(all.fetch().default_branch == "main");
    CHECK(read_file(all.request.mirror + "/HEAD") == "ref: refs/heads/main\n");
}

TEST_CASE("a repository without a commit is fetched, and has none") {
    Mirrored all;
    MadeRepository empty;
    all.request.source.url = empty.path.string();
    const auto fetched = all.fetch();
    CHECK(fetched.end == FetchEnd::fetched);
    CHECK(fetched.commits == 0);
}

TEST_CASE("nothing runs of the hooks and the configuration of a mirror or of its source") {
    Mirrored all;
    const auto trap = all.beside.path / "trap";
    const auto sprung = all.beside.path / "sprung";
    all.beside.write("trap", "#!/bin/sh\ntouch '" + sprung.string() + "'\n");
    fs::permissions(trap, fs::perms::owner_all);
    auto configuration = [&](const std::string& of) {
        return "[core]\n\tfsmonitor = " + trap.string() +
               "\n\thooksPath = " + all.beside.path.string() +
               "/hooks\n\tsshCommand = " + trap.string() +
               "\n\talternateRefsCommand = " + trap.string() +
               "\n[uploadpack]\n\tpackObjectsHook = " + trap.string() +
               "\n[url \"ext::" + trap.string() + " \"]\n\tinsteadOf = " + of +
               "\n[gc]\n\tauto = 1\n\trecentObjectsHook = " + trap.string() +
               "\n[credential]\n\thelper = !" + trap.string() + "\n";
    };
    for (const auto* name : {"reference-transaction", "post-update", "pre-auto-gc", "update"}) {
        for (const auto& folder :
             {all.beside.path / "hooks", all.source.path / ".git/hooks",
              fs::path(all.request.mirror) / "hooks"}) {
            fs::create_directories(folder);
            fs::copy_file(trap, folder / name, fs::copy_options::overwrite_existing);
        }
    }
    append(all.source.path / ".git/config", configuration("/nowhere"));
    CHECK(all.fetch().end == FetchEnd::fetched);
    CHECK(!fs::exists(sprung));

    append(all.request.mirror + "/config", configuration(all.source.path.string()));
    fs::create_directories(all.request.mirror + "/hooks");
    fs::copy_file(trap, all.request.mirror + "/hooks/reference-transaction");
    all.source.write("a.txt", "two\n");
    all.source.commit("Second");
    fs::remove(sprung);  // The commit's own hook.
    CHECK(all.fetch().end == FetchEnd::fetched);
    CHECK(all.tip() == all.source.head().text);
    CHECK(!fs::exists(sprung));
    CHECK(!fs::exists(all.request.mirror + "/hooks"));
}

TEST_CASE("what a killed fetch left is no hindrance") {
    Mirrored all;
    all.fetch();
    for (const auto* name :
         {"packed-refs.lock", "HEAD.lock", "refs/heads/main.lock", "objects/pack/tmp_pack_x",
          "objects/info/commit-graph.lock", "gc.pid", "config.new", "FETCH_HEAD"})
        append(fs::path(all.request.mirror) / name, "1 elsewhere");
    fs::create_directories(all.request.secrets);
    append(all.request.secrets + "/key", "secret");
    all.source.git({"branch", "tmp_kept"});
    all.source.git({"branch", "also.keep"});
    all.source.write("a.txt", "two\n");
    all.source.commit("Second");
    CHECK(all.fetch().end == FetchEnd::fetched);
    CHECK(all.fetch().end == FetchEnd::fetched);
    CHECK(all.tip() == all.source.head().text);
    CHECK(all.tip("tmp_kept") != "");
    CHECK(all.tip("also.keep") != "");
    CHECK(!fs::exists(all.request.mirror + "/objects/pack/tmp_pack_x"));
}

TEST_CASE("a damaged mirror is made anew") {
    Mirrored all;
    all.fetch();
    SUBCASE("a pack is cut") { fs::resize_file(pack_of(all.request.mirror), 20); }
    SUBCASE("the index of a pack is none") {
        const auto index = pack_of(all.request.mirror, ".idx");
        fs::permissions(index, fs::perms::owner_all);
        fs::resize_file(index, 100);
    }
    SUBCASE("the list of references is none") {
        std::ofstream(all.request.mirror + "/packed-refs") << "what\n";
    }
    const auto fetched = all.fetch();
    CHECK(fetched.end == FetchEnd::fetched);
    CHECK(fetched.is_made_anew);
    CHECK(all.tip() == all.source.head().text);
    CHECK(all.fetch().is_made_anew == false);
}

TEST_CASE("what is missing in a mirror is fetched again") {
    Mirrored all;
    all.fetch();
    fs::remove(pack_of(all.request.mirror));
    CHECK(all.fetch().end == FetchEnd::fetched);
    CHECK(all.tip() == all.source.head().text);
}

TEST_CASE("a folder that holds no repository becomes a mirror") {
    Mirrored all;
    fs::create_directories(all.request.mirror);
    append(all.request.mirror + "/HEAD", "half");
    CHECK(all.fetch().end == FetchEnd::fetched);
    CHECK(all.tip() == all.source.head().text);
}

TEST_CASE("what cannot be reached is a failure with a reason, and the mirror stays") {
    Mirrored all;
    all.fetch();
    all.request.source.url = "/nowhere/at/all";
    const auto fetched = all.fetch();
    CHECK(fetched.end == FetchEnd::failed);
    CHECK(fetched.reason.find("/nowhere/at/all") != std::string::npos);
    CHECK(!fetched.is_made_anew);
    CHECK(all.tip() == all.source.head().text);
}

TEST_CASE("a repository that is too large is stopped, and none of it stays") {
    Mirrored all;
    std::string noise;
    unsigned state = 1;
    for (int i = 0; i < 3'000'000; ++i) {
        state = state * 1'664'525 + 1'013'904'223;
        noise += static_cast<char>(state >> 24);
    }
    all.source.write("noise", noise);
    all.source.commit("Noise");
    all.request.limits.bytes_max = 1 << 20;
    const auto fetched = all.fetch();
    CHECK(fetched.end == FetchEnd::too_large);
    CHECK(fetched.reason.find("1 MiB") != std::string::npos);
    CHECK(!fs::exists(all.request.mirror));
    CHECK(fetched.size_bytes == 0);
}

TEST_CASE("a fetch that is to stop stops, and one that takes too long") {
    Mirrored all;
    all.request.is_stopping = [] { return true; };
    CHECK(all.fetch().end == FetchEnd::stopped);
    all.request.is_stopping = {};
    all.request.limits.time_max = std::chrono::milliseconds(1);
    CHECK(all.fetch().end == FetchEnd::too_slow);
    all.request.limits = {};
    CHECK(all.fetch().end == FetchEnd::fetched);
}

TEST_CASE("secrets are in no argument, in files for us alone, and in no reason") {
    Mirrored all;
    all.request.source = {
        .transport = Transport::web,
        .url = "https://git.example/a",
        .host = "git.example",
        .port = 443,
        .address = "2001:db8::1",
    };
    all.request.sign_in = {.user = "ann", .token = "s3cret-token"};
    fs::create_directories(all.request.secrets);
    std::string variables;
    for (const auto& each : fetch_environment(all.request)) variables += each + '\n';
    CHECK(variables.find("Authorization: Basic YW5uOnMzY3JldC10b2tlbg==\n") != variables.npos);
    CHECK(variables.find("git.example:443:[2001:db8::1]\n") != variables.npos);
    CHECK(variables.find("=http.followRedirects\n") != variables.npos);
    CHECK(variables.find("GIT_ALLOW_PROTOCOL=https\n") != variables.npos);
    CHECK(
        reason_of(all.request, "remote: No.\nfatal: bad s3cret-token YW5uOnMzY3JldC10b2tlbg==\n") ==
        "git: bad *** ***"
    );

    all.request.source = {
        .transport = Transport::ssh,
        .url = "git@git.example:a",
        .host = "git.example",
        .port = 22,
        .address = "192.0.2.7",
    };
    all.request.sign_in = {.ssh_key = "-----BEGIN"};
    fetch_environment(all.request);
    const auto mode = fs::status(all.request.secrets + "/key").permissions();
    CHECK((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    const auto configuration = read_file(all.request.secrets + "/ssh_config");
    CHECK(
        configuration.find("HostName 192.0.2.7\nHostKeyAlias git.example\n") != std::string::npos
    );
    CHECK(configuration.find("StrictHostKeyChecking accept-new\n") != std::string::npos);
    all.request.sign_in.known_hosts = "git.example ssh-ed25519 AAAA\n";
    fetch_environment(all.request);
    CHECK(
        read_file(all.request.secrets + "/ssh_config").find("StrictHostKeyChecking yes\n") !=
        std::string::npos
    );
    fs::remove_all(all.request.secrets);
}

}  // namespace mainstay::git::test::fetch_test
