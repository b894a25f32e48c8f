#include "git/fetch.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "git/fetch_environment.hpp"
#include "git/mirror_folder.hpp"
#include "process/run.hpp"

namespace mainstay::git {

namespace {

namespace fs = std::filesystem;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr int packs_max = 50;  // Then they are made one.
constexpr std::size_t file_bytes_beyond = std::size_t{64} << 20;
constexpr std::size_t kept_output_max = std::size_t{1} << 16;

/// What one git wrote, as far as it is kept, and how it ended.
struct Ran {
    process::Outcome outcome;
    std::string output;
    std::string errors;

    bool is_success() const { return outcome.is_success(); }
};

/// Removes the folder of what is secret, however the fetch ends.
class Secrets {
public:
    explicit Secrets(fs::path folder) : folder_(std::move(folder)) { make_private_folder(folder_); }

    Secrets(const Secrets&) = delete;
    Secrets& operator=(const Secrets&) = delete;

    ~Secrets() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

private:
    const fs::path folder_;
};

/// Looks once a second whether the fetch has to end, and ends the git that runs then.
class Watch {
public:
    Watch(const FetchRequest& request, const fs::path& mirror)
        : request_(request),
          mirror_(mirror),
          thread_([this](std::stop_token end) { watch(end); }) {}

    std::stop_token token() const { return stop_.get_token(); }

    std::optional<FetchEnd> reason() const {
        const int reason = reason_;
        if (reason < 0) return std::nullopt;
        return static_cast<FetchEnd>(reason);
    }

    /// Looks now.
    void look() {
        if (reason_ >= 0) return;
        if (auto found = to_end()) {
            reason_ = static_cast<int>(*found);
            stop_.request_stop();
        }
    }

private:
    std::optional<FetchEnd> to_end() const {
        if (request_.is_stopping && request_.is_stopping()) return FetchEnd::stopped;
        if (size_of(mirror_) > request_.limits.bytes_max) return FetchEnd::too_large;
        std::error_code error;
        const auto room = fs::space(mirror_, error);
        if (!error && static_cast<std::int64_t>(room.available) < request_.limits.bytes_left)
            return FetchEnd::no_room;
        return std::nullopt;
    }

    void watch(const std::stop_token& end) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!end.stop_requested()) {
            wake.wait_for(lock, end, 1s, [] { return false; });
            if (!end.stop_requested()) look();
        }
    }

    const FetchRequest& request_;
    const fs::path mirror_;
    std::stop_source stop_;
    std::atomic<int> reason_ = -1;
    std::jthread thread_;  // Last: it uses the others.
};

/// One fetch into one folder.
class Fetching {
public:
    Fetching(const FetchRequest& request, std::vector<std::string> environment)
        : request_(request), mirror_(request.mirror), environment_(std::move(environment)) {}

    Result<Fetched> operator()() {
        const bool is_known = is_repository(mirror_);
        auto fetched = TRY(fetch_into(mirror_));
        if (fetched.end != FetchEnd::failed || !is_known || !is_damaged_)
            return completed(std::move(fetched));
        // What cannot be mended is fetched anew, and stands in its place once it is whole.
        fs::path fresh = mirror_;
        fresh += ".fresh";
        remove_folder(fresh);
        fetched = TRY(fetch_into(fresh));
        if (fetched.end != FetchEnd::fetched) {
            remove_folder(fresh);
            return completed(std::move(fetched));
        }
        remove_folder(mirror_);
        fs::rename(fresh, mirror_);
        fetched.is_made_anew = true;
        return completed(std::move(fetched));
    }

private:
    using Words = std::vector<std::string>;

    Result<Fetched> completed(Fetched fetched) {
        if (fetched.end == FetchEnd::too_large) remove_folder(mirror_);
        fetched.known_hosts = met_hosts(request_);
        fetched.size_bytes = size_of(mirror_);
        return fetched;
    }

    Result<Fetched> fetch_into(const fs::path& mirror) {
        if (!is_repository(mirror)) remove_folder(mirror);
        fs::create_directories(mirror);
        Watch watch(request_, mirror);
        watch.look();
        watch_ = &watch;
        auto fetched = fetch_watched(mirror);
        watch_ = nullptr;
        if (!fetched) return fetched;
        watch.look();
        const auto reason = watch.reason();
        if (reason == FetchEnd::too_large || (reason && fetched->end != FetchEnd::fetched)) {
            fetched->end = *reason;
            fetched->reason = sentence(*reason);
        }
        return fetched;
    }

    Result<Fetched> fetch_watched(const fs::path& mirror) {
        remove_leftovers(mirror);
        if (!is_repository(mirror)) {
            auto made = TRY(run({"init", "--quiet", "--bare", "--template=", mirror.string()}));
            if (!made.is_success()) return failed(made);
        }
        make_harmless(mirror);
        Fetched fetched{.default_branch = request_.default_branch};
        if (fetched.default_branch.empty()) {
            auto asked = TRY(run({"ls-remote", "--symref", "--", request_.source.url, "HEAD"}));
            if (!asked.is_success()) return failed(asked);
            fetched.default_branch = branch_in(asked.output);
        }
        const auto before = TRY(refs_of(mirror));
        auto got = TRY(run(in(
            mirror, {"fetch", "--quiet", "--prune", "--force", "--no-tags", "--no-write-fetch-head",
                     "--no-auto-maintenance", "--end-of-options", request_.source.url,
                     "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"}
        )));
        if (!got.is_success()) return TRY(failed_or_damaged(got));
        const auto after = TRY(refs_of(mirror));
        if (!after.is_success()) return damaged(after);
        fetched.is_changed = !before.is_success() || before.output != after.output;
        return finish(mirror, std::move(fetched));
    }

    Result<Fetched> finish(const fs::path& mirror, Fetched fetched) {
        if (!fetched.default_branch.empty())
            TRY(run(in(mirror, {"symbolic-ref", "HEAD", "refs/heads/" + fetched.default_branch})));
        if (fetched.is_changed) {
            TRY(run(in(mirror, {"pack-refs", "--all", "--prune"})));
            if (count_packs(mirror) > packs_max)
                TRY(run(in(mirror, {"gc", "--quiet", "--prune=2.weeks.ago"})));
            // Makes blame of a file several times as fast. Without it there is no harm.
            TRY(run(in(
                mirror, {"commit-graph", "write", "--reachable", "--changed-paths", "--no-progress"}
            )));
        }
        auto counted = TRY(run(in(mirror, {"rev-list", "--count", "--all"})));
        if (!counted.is_success()) return damaged(counted);
        const auto number = trimmed(counted.output);
        std::from_chars(number.data(), number.data() + number.size(), fetched.commits);
        return fetched;
    }

    /// All branches and tags with what they point to. That their commits can be read shows that the
    /// packs of these are whole.
    Result<Ran> refs_of(const fs::path& mirror) {
        return run(
            in(mirror, {"for-each-ref", "--format=%(objectname) %(refname) %(tree)", "refs/heads",
                        "refs/tags"})
        );
    }

    /// The server decides: where it can be asked, what is wrong is here.
    Result<Fetched> failed_or_damaged(const Ran& got) {
        if (got.outcome.end_reason == process::EndReason::exited && !watch_->reason()) {
            auto asked = TRY(run({"ls-remote", "--quiet", "--", request_.source.url, "HEAD"}));
            if (asked.is_success()) return damaged(got);
        }
        return failed(got);
    }

    Fetched damaged(const Ran& ran) {
        is_damaged_ = true;
        return failed(ran);
    }

    Fetched failed(const Ran& ran) const {
        using process::EndReason;
        switch (ran.outcome.end_reason) {
            case EndReason::wall_time:
            case EndReason::cpu_time:
                return {.end = FetchEnd::too_slow, .reason = sentence(FetchEnd::too_slow)};
            case EndReason::file_bytes:
                return {.end = FetchEnd::too_large, .reason = sentence(FetchEnd::too_large)};
            default:
                return {.end = FetchEnd::failed, .reason = reason_of(request_, ran.errors)};
        }
    }

    std::string sentence(FetchEnd end) const {
        switch (end) {
            case FetchEnd::fetched:
            case FetchEnd::failed:
                return {};
            case FetchEnd::too_large:
                return "The repository has more than " +
                       std::to_string(request_.limits.bytes_max >> 20) +
                       " MiB, which is as much as may be kept of one.";
            case FetchEnd::no_room:
                return "The disk of the data directory is nearly full.";
            case FetchEnd::too_slow:
                return "It took longer than " +
                       std::to_string(request_.limits.time_max / std::chrono::minutes(1)) +
                       " minutes.";
            case FetchEnd::stopped:
                return "It was stopped, since the server stops.";
        }
        std::abort();  // A value outside the enum: corrupt memory.
    }

    /// `ref: refs/heads/main<TAB>HEAD`
    static std::string branch_in(std::string_view answer) {
        constexpr std::string_view before = "ref: refs/heads/";
        if (!answer.starts_with(before)) return {};
        answer.remove_prefix(before.size());
        const auto branch = answer.substr(0, answer.find('\t'));
        return is_clean_utf8(branch) && is_line(branch) ? std::string(branch) : "";
    }

    static Words in(const fs::path& mirror, Words words) {
        words.insert(words.begin(), "--git-dir=" + mirror.string());
        return words;
    }

    Result<Ran> run(Words arguments) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end_ - std::chrono::steady_clock::now()
        );
        Ran ran;
        process::Program program{
            .name = "git",
            .arguments = std::move(arguments),
            .environment = environment_,
            .folder = request_.secrets,
            .limits =
                {
                    .wall_max = std::max(left, 1ms),
                    .cpu_max = std::max(
                                   std::chrono::duration_cast<std::chrono::seconds>(
                                       request_.limits.time_max
                                   ),
                                   10s
                               ) *
                               2,
                    .memory_bytes_max = std::size_t{8} << 30,
                    // The watch sees it first, and says why.
                    .file_bytes_max =
                        static_cast<std::size_t>(request_.limits.bytes_max) + file_bytes_beyond,
                    .files_max = 1'024,
                    .output_bytes_max = std::size_t{256} << 20,
                },
        };
        auto keep = [&](const process::OutputLine& line) {
            auto& text =
                line.stream == process::OutputLine::Stream::errors ? ran.errors : ran.output;
            if (text.size() > kept_output_max) {
                // Only whether it is the same matters of more.
                if (&text == &ran.output) text = more_of(std::move(text), line.bytes);
                return;
            }
            text.append(line.bytes) += '\n';
        };
        ran.outcome = TRY(process::run(program, keep, watch_->token()));
        return ran;
    }

    static std::string more_of(std::string text, std::string_view line) {
        const auto hashed =
            std::hash<std::string>()(text.substr(kept_output_max) + std::string(line));
        text.resize(kept_output_max);
        text += ' ' + std::to_string(hashed);
        return text;
    }

    const FetchRequest& request_;
    const fs::path mirror_;
    const std::vector<std::string> environment_;
    const std::chrono::steady_clock::time_point end_ =
        std::chrono::steady_clock::now() + request_.limits.time_max;
    Watch* watch_ = nullptr;  // While there is one.
    bool is_damaged_ = false;
};

}  // namespace

Result<Fetched> fetch(const FetchRequest& request) {
    const Secrets secrets(request.secrets);
    return Fetching(request, fetch_environment(request))();
}

}  // namespace mainstay::git
