#include "bugfix/cause_search.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "bugfix/cause_frames.hpp"
#include "bugfix/cause_store.hpp"
#include "bugfix/code_mapping_actions.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/mirror_reader.hpp"
#include "bugfix/repository_store.hpp"
#include "bugfix/sample_event.hpp"
#include "bugfix/sample_store.hpp"
#include "git/commit.hpp"
#include "git/content.hpp"
#include "suspect/trace_suspects.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t repositories_of_application_max = 20;
constexpr std::size_t subject_max = 200;
constexpr std::chrono::minutes fetched_recently{1};

/// What the database knows, read at once.
struct Known {
    struct OfRepository {
        Repository repository;
        std::vector<CodeRoots> by_people;
        std::vector<CodeRoots> learnt;
    };

    ErrorGroup group;
    std::vector<errors::Frame> frames;
    std::string release;
    std::string revision;
    std::vector<OfRepository> repositories;
};

/// Where the release is, and what of the trace.
struct Place {
    const Known::OfRepository* of = nullptr;
    ReleaseCommit commit;
    CodeMap map;
    suspect::TraceFrames frames;
    std::vector<ErrorCause> causes;
    std::string abstention;
};

/// One search.
class Searching {
public:
    Searching(const CauseTools& tools, const jobs::Run& run, Id<ErrorGroup> error)
        : tools_(tools), run_(run), error_(error) {}

    void operator()() {
        auto known =
            tools_.database.read([&](db::Sql& sql) -> std::optional<Known> { return read(sql); });
        if (!known) return;
        search_ = {.error_group = error_, .at = tools_.clock(), .release = known->release};
        std::vector<Place> places;
        if (may_search(*known)) places = search(*known);
        tools_.database.write([&](db::Sql& sql) { keep(sql, *known, places); });
    }

private:
    std::optional<Known> read(db::Sql& sql) {
        auto group = store::find_group(sql, error_);
        if (!group || group->merged_into) return std::nullopt;
        Known known{.group = *std::move(group)};
        read_event(sql, known);
        if (tools_.revision && !known.release.empty())
            known.revision = revision_of(sql, known).value_or("");
        const identity::Scope all{.text = "1 = 1"};
        for (auto& repository : store::repositories(
                 sql, all, known.group.application, {}, repositories_of_application_max
             ))
            if (repository.enabled) known.repositories.push_back({std::move(repository), {}, {}});
        for (auto& each : known.repositories)
            for (const auto& mapping : store::mappings_of(
                     sql, each.repository.id, known.group.application, code_mappings_max
                 ))
                (mapping.is_automatic ? each.learnt : each.by_people).push_back(mapping.roots());
        return known;
    }

    /// The newest event that has a trace; without one, the newest release.
    void read_event(db::Sql& sql, Known& known) {
        for (const auto& sample : store::samples_of(sql, error_, samples_max)) {
            const auto kept = read_sample(store::content_of(sql, sample.id), sample.received_at);
            if (!kept) continue;
            if (known.release.empty()) known.release = sample.release;
            auto frames = frames_of(kept->event);
            if (frames.empty()) continue;
            known.frames = std::move(frames);
            known.release = sample.release;
            return;
        }
    }

    /// By the whole name of the release, or by its version alone.
    std::optional<std::string> revision_of(db::Sql& sql, const Known& known) const {
        std::string_view release = known.release;
        const auto application = known.group.application;
        if (auto found = tools_.revision(sql, application, release)) return found;
        const auto at = release.rfind('@');
        if (at == release.npos) return std::nullopt;
        release.remove_prefix(at + 1);
        if (auto found = tools_.revision(sql, application, release)) return found;
        return tools_.revision(sql, application, release.substr(0, release.find('+')));
    }

    bool may_search(const Known& known) {
        using enum CauseOutcome;
        if (known.repositories.empty())
            return ends(no_repository, "The application has no repository.");
        if (known.frames.empty())
            return ends(no_event, "No event with a stack trace that names lines is kept.");
        if (known.release.empty()) return ends(no_release, "Its newest event names no release.");
        return true;
    }

    bool ends(CauseOutcome outcome, std::string reason) {
        search_.outcome = outcome;
        search_.reason = std::move(reason);
        return false;
    }

    std::vector<Place> search(const Known& known) {
        std::vector<Place> places;
        ends(CauseOutcome::no_commit, "");
        for (const auto& each : known.repositories) {
            if (run_.is_stopping()) throw std::runtime_error("the server stops");
            auto place = look_into(known, each);
            if (place) {
                places.push_back(*std::move(place));
            } else if (search_.reason.empty() || place.error().code != code_of_unknown) {
                search_.reason = place.error().message;
                const bool is_unknown = place.error().code == code_of_unknown ||
                                        place.error().code == code_of_ambiguous;
                if (!is_unknown) search_.outcome = CauseOutcome::failed;
            }
        }
        if (!places.empty()) conclude(places);
        return places;
    }

    /// The commit of the release, after a fetch where it is not here yet.
    Result<ReleaseCommit> release_in(const Known& known, const Repository& repository) {
        auto look = [&]() -> Result<ReleaseCommit> {
            const auto mirror = TRY(open_mirror(tools_.mirrors.folder_of(repository.id)));
            return release_commit_in(mirror, known.release, known.revision);
        };
        auto found = look();
        const bool is_fresh = repository.last_fetched_at &&
                              tools_.clock() - *repository.last_fetched_at < fetched_recently &&
                              found.operator bool() == false &&
                              found.error().code == code_of_unknown;
        if (found || is_fresh) return found;
        fetch_here(
            {tools_.database, tools_.mirrors, tools_.vault, tools_.clock}, repository.id,
            [this] { return run_.is_stopping(); }
        );
        return look();
    }

    Result<Place> look_into(const Known& known, const Known::OfRepository& of) {
        Place place{.of = &of};
        place.commit = TRY(release_in(known, of.repository));
        const auto mirror = TRY(open_mirror(tools_.mirrors.folder_of(of.repository.id)));
        const git::CommitId release{place.commit.commit};
        const CodePaths code(TRY(git::paths(mirror, release)));
        place.map = map_paths(paths_of(known.frames), code, of.by_people, of.learnt);
        place.frames = mapped_frames(known.frames, place.map);
        if (place.frames.empty()) return place;
        auto answer = TRY(suspect::suspects_of(mirror, place.frames, {.release = release}));
        place.abstention = std::move(answer.abstention);
        std::vector<git::CommitId> ids;
        for (const auto& each : answer.suspects) ids.push_back(each.commit);
        const auto commits = TRY(git::commits(mirror, ids));
        for (std::size_t at = 0; at < ids.size(); ++at)
            if (commits[at]) place.causes.push_back(cause_of(answer.suspects[at], *commits[at]));
        for (auto& cause : place.causes) cause.repository = of.repository.id;
        return place;
    }

    ErrorCause cause_of(const suspect::Suspect& suspect, const git::Commit& commit) const {
        wire::json::array reasons;
        for (const auto& reason : suspect.reasons) reasons.emplace_back(cleaned_utf8(reason));
        return {
            .error_group = error_,
            .commit_id = commit.id.text,
            .subject = std::string(clipped(as_line(cleaned_utf8(commit.subject())), subject_max)),
            .committed_at = commit.committed_at,
            .confidence = suspect.confidence,
            .reasons = wire::json::serialize(reasons),
        };
    }

    void conclude(const std::vector<Place>& places) {
        using enum CauseOutcome;
        const auto& best = *std::ranges::max_element(places, {}, [](const Place& place) {
            return std::pair(place.causes.size(), place.frames.size());
        });
        search_.repository = best.of->repository.id;
        search_.commit_id = best.commit.commit;
        search_.found_by = wire::name_of(best.commit.found_by);
        search_.frames = static_cast<std::int64_t>(best.frames.size());
        if (!best.causes.empty())
            ends(found, "");
        else if (best.frames.empty())
            ends(no_frame, "No frame of its stack trace is in the repository at that commit.");
        else
            ends(nobody, best.abstention.empty() ? "Nothing points to a commit." : best.abstention);
    }

    /// What people decided stays. A repository that went meanwhile is left out.
    void keep(db::Sql& sql, const Known& known, std::vector<Place>& places) {
        if (!store::find_group(sql, error_)) return;
        if (search_.repository && !store::find_repository(sql, *search_.repository)) return;
        // That the code of a release is not known speaks for nobody whom an earlier one made
        // suspect.
        const bool is_looked_at =
            search_.outcome == CauseOutcome::found || search_.outcome == CauseOutcome::nobody;
        if (is_looked_at) store::remove_suspected(sql, error_);
        store::write_search(sql, search_);
        for (auto& place : places) {
            const auto repository = place.of->repository.id;
            if (!store::find_repository(sql, repository)) continue;
            keep_learnt_roots(
                sql, repository, known.group.application, place.map.learnt, search_.at
            );
            for (auto& cause : place.causes) keep(sql, cause);
        }
    }

    void keep(db::Sql& sql, ErrorCause& cause) {
        if (store::find_cause(sql, error_, cause.repository, cause.commit_id)) return;
        cause.created_at = search_.at;
        store::insert_cause(sql, cause);
    }

    static constexpr std::string_view code_of_unknown = "release_unknown";
    static constexpr std::string_view code_of_ambiguous = "release_ambiguous";

    const CauseTools& tools_;
    const jobs::Run& run_;
    const Id<ErrorGroup> error_;
    CauseSearch search_;
};

}  // namespace

void enqueue_search(db::Sql& sql, Id<ErrorGroup> error, Time at) {
    jobs::enqueue(sql, FindSuspects{error}, at, to_string(error));
}

jobs::Worker search_worker(const CauseTools& tools) {
    auto work = [tools](const FindSuspects& job, const jobs::Run& run) {
        Searching(tools, run, job.error)();
    };
    return jobs::on<FindSuspects>(
        {
            .attempts = 4,
            .first_wait = std::chrono::seconds(30),
            // A fetch, and then a blame of each frame.
            .timeout = fetch_time_max + std::chrono::minutes(20),
            .concurrency = 1,
            .lane = jobs::Lane::slow,
        },
        work
    );
}

events::Subscription searches_of_errors(db::Database& database) {
    return events::on<events::ErrorChanged>(
        "bugfix.search_causes", {},
        [&database](const events::ErrorChanged& changed, const jobs::Run& run) {
            const bool is_wanted = changed.change == "created" || changed.change == "regressed";
            database.write([&](db::Sql& sql) {
                run.complete(sql);
                if (is_wanted) enqueue_search(sql, {changed.error}, run.call().now);
            });
        }
    );
}

}  // namespace mainstay::bugfix
