#include "bugfix/mirror_job.hpp"

#include <functional>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "bugfix/repository_store.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t due_at_once = 100;
constexpr std::chrono::seconds busy_wait{15};
constexpr std::size_t failure_max = 500;

/// One fetch of a repository on this node.
class FetchRun {
public:
    FetchRun(
        db::Database& database, const Mirrors& mirrors, const outgoing::Vault& vault,
        const Clock& clock, const std::function<bool()>& is_stopping, Id<Repository> id
    )
        : database_(database),
          mirrors_(mirrors),
          vault_(vault),
          clock_(clock),
          is_stopping_(is_stopping),
          id_(id) {}

    /// False where another writes to the mirror.
    bool operator()() {
        const auto lock = mirrors_.try_lock(id_);
        if (!lock) return false;
        const auto repository = begin();
        if (!repository) mirrors_.remove(id_);
        if (!repository || !repository->enabled) return true;
        auto outcome = fetch(*repository);
        const bool is_there =
            database_.write([&](db::Sql& sql) { return finish(sql, *repository, outcome); });
        if (!is_there) mirrors_.remove(id_);
        return true;
    }

private:
    std::optional<Repository> begin() {
        return database_.write([&](db::Sql& sql) {
            auto repository = store::find_repository(sql, id_);
            const auto now = clock_();
            if (repository && repository->enabled)
                store::begin_fetch(
                    sql, id_, now, now + std::chrono::minutes(repository->fetch_minutes)
                );
            return repository;
        });
    }

    /// What cannot even be begun is a failure like others.
    git::Fetched fetch(const Repository& repository) {
        std::string secret;
        if (repository.credential) secret = vault_.unsealed(*repository.credential);
        auto fetched = mirrors_.fetch(repository, secret, is_stopping_);
        if (fetched) return *std::move(fetched);
        git::Fetched failed{.end = git::FetchEnd::failed, .reason = fetched.error().message};
        for (const auto& field : fetched.error().fields) failed.reason = field.message;
        return failed;
    }

    /// Whether there is still such a repository. What people changed meanwhile stands, and is
    /// fetched anew.
    bool finish(db::Sql& sql, const Repository& began, const git::Fetched& fetched) {
        auto now_there = store::find_repository(sql, id_);
        if (!now_there) return false;
        const auto now = clock_();
        if (now_there->url != began.url || now_there->credential != began.credential) {
            enqueue_fetch(sql, id_, now);
            return true;
        }
        store::write_fetch(sql, fetched_repository(*std::move(now_there), fetched, now));
        if (!fetched.reason.empty())
            write_log(
                LogLevel::warning, "bugfix", "repository " + began.name + ": " + fetched.reason
            );
        return true;
    }

    db::Database& database_;
    const Mirrors& mirrors_;
    const outgoing::Vault& vault_;
    const Clock& clock_;
    const std::function<bool()>& is_stopping_;
    const Id<Repository> id_;
};

}  // namespace

Repository fetched_repository(Repository repository, const git::Fetched& fetched, Time now) {
    repository.fetching_since.reset();
    repository.size_bytes = fetched.size_bytes;
    if (repository.known_hosts.empty()) repository.known_hosts = fetched.known_hosts;
    if (fetched.end == git::FetchEnd::stopped) {
        repository.next_fetch_at = now;
        return repository;
    }
    if (fetched.end == git::FetchEnd::fetched) {
        if (!repository.is_branch_chosen) repository.default_branch = fetched.default_branch;
        repository.state = RepositoryState::ready;
        repository.last_fetched_at = now;
        repository.commits = fetched.commits;
        repository.failures = 0;
        repository.failed_at.reset();
        repository.last_failure.reset();
    } else {
        const bool is_too_large = fetched.end == git::FetchEnd::too_large;
        repository.state = is_too_large ? RepositoryState::too_large : RepositoryState::failed;
        if (is_too_large) repository.commits = 0;
        ++repository.failures;
        repository.failed_at = now;
        repository.last_failure = clipped(fetched.reason, failure_max);
    }
    repository.next_fetch_at = now + fetch_wait(repository.fetch_minutes, repository.failures);
    return repository;
}

bool fetch_here(
    const FetchTools& tools, Id<Repository> repository, const std::function<bool()>& is_stopping
) {
    FetchRun run(tools.database, tools.mirrors, tools.vault, tools.clock, is_stopping, repository);
    return run();
}

void enqueue_fetch(db::Sql& sql, Id<Repository> repository, Time at) {
    jobs::enqueue(sql, FetchRepository{repository}, at, to_string(repository));
}

jobs::Worker fetch_worker(
    db::Database& database, const Mirrors& mirrors, const outgoing::Vault& vault, Clock clock
) {
    auto work = [&database, &mirrors, &vault,
                 clock = std::move(clock)](const FetchRepository& job, const jobs::Run& run) {
        const bool is_done = fetch_here({database, mirrors, vault, clock}, job.repository, [&run] {
            return run.is_stopping();
        });
        if (!is_done)
            database.write([&](db::Sql& sql) {
                enqueue_fetch(sql, job.repository, clock() + busy_wait);
            });
    };
    return jobs::on<FetchRepository>(
        {
            .attempts = 3,
            .first_wait = std::chrono::minutes(1),
            .timeout = fetch_time_max + std::chrono::minutes(2),
            .ahead_max = std::chrono::minutes(1),
            .concurrency = 2,
            .lane = jobs::Lane::slow,
        },
        work
    );
}

jobs::Schedule fetch_schedule(db::Database& database) {
    return {
        .name = "bugfix.fetch_due",
        .every = std::chrono::minutes(1),
        .work =
            [&database](const jobs::Run& run) {
                database.write([&](db::Sql& sql) {
                    for (auto id : store::due_repositories(sql, run.call().now, due_at_once))
                        enqueue_fetch(sql, id, run.call().now);
                });
            },
    };
}

}  // namespace mainstay::bugfix
