#include "suspect/attribution.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "git/commit.hpp"
#include "git/content.hpp"
#include "suspect/commit_subject.hpp"
#include "suspect/line_origin.hpp"

namespace mainstay::suspect {

namespace {

constexpr double cosmetic_touch_share = 0.08;
// What weighs less than this is not worth another blame.
constexpr double followed_min = 0.05;
constexpr int moved_reach = 10;  // Lines.

// A line of evidence where it stands now: `evidence.line` is where it stood at first.
struct Piece {
    LineEvidence evidence;
    int line = 1;
};

struct Task {
    git::CommitId commit;
    std::string path;
    std::vector<git::CommitId> ignored;
    std::vector<Piece> pieces;
};

// What a commit made of a file, with the lines of evidence that it touched.
struct Step {
    git::CommitId commit;
    std::optional<git::CommitId> previous;  // Nothing: the file is new.
    std::string path, previous_path;
    std::vector<git::CommitId> ignored;
    std::vector<Piece> pieces;

    double weight() const {
        double sum = 0;
        for (const auto& piece : pieces) sum += piece.evidence.weight();
        return sum;
    }
};

const git::BlamedLines* find_line(const std::vector<git::BlamedLines>& lines, int line) {
    const auto next = std::ranges::upper_bound(lines, line, {}, &git::BlamedLines::first);
    if (next == lines.begin()) return nullptr;
    const auto& found = *(next - 1);
    return line < found.first + found.count ? &found : nullptr;
}

class Attributor {
public:
    Attributor(const git::Repository& repository, const AttributionOptions& options)
        : repository_(repository), options_(options) {}

    Result<std::vector<Attribution>> run(std::vector<EvidenceFile> files) {
        std::vector<Task> tasks;
        for (auto& file : files) {
            Task task{std::move(file.commit), std::move(file.path), std::move(file.ignored), {}};
            for (auto& line : file.lines) task.pieces.push_back({line, line.line});
            tasks.push_back(std::move(task));
        }
        for (int step = 0; !tasks.empty(); ++step) {
            auto steps = blame_all(tasks, step >= options_.steps_max);
            tasks = TRY(look_through(std::move(steps)));
        }
        return std::move(found_);
    }

private:
    void attribute_to(const git::CommitId& commit, const LineEvidence& line, double weight) {
        if (weight > 0) found_.push_back({line.file, line.line, line.kind, commit, weight});
    }

    using Blamed = std::optional<std::vector<git::BlamedLines>>;

    Blamed blamed_lines(const Task& task) const {
        std::vector<git::LineRange> ranges;
        for (const auto& piece : task.pieces) ranges.push_back({piece.line, piece.line});
        auto lines = git::blame(
            repository_, task.commit, task.path, std::move(ranges),
            {.ignored = task.ignored, .wall_max = options_.wall_max}
        );
        return lines ? Blamed(*std::move(lines)) : std::nullopt;
    }

    // One for each task; throws what a thread threw.
    std::vector<Blamed> blamed_lines(const std::vector<Task>& tasks) const {
        std::vector<Blamed> all(tasks.size());
        std::atomic<std::size_t> next = 0;
        std::mutex mutex;
        std::exception_ptr failure;  // Under the mutex.
        auto work = [&] {
            for (auto at = next++; at < tasks.size(); at = next++) try {
                    all[at] = blamed_lines(tasks[at]);
                } catch (...) {
                    const std::lock_guard lock(mutex);
                    failure = std::current_exception();
                }
        };
        {
            std::vector<std::jthread> threads;
            const auto wanted = std::min(options_.threads, tasks.size());
            for (std::size_t more = 1; more < wanted; ++more) threads.emplace_back(work);
            work();
        }
        if (failure) std::rethrow_exception(failure);
        return all;
    }

    std::vector<Step> blame_all(const std::vector<Task>& tasks, bool is_last) {
        std::map<std::pair<std::string, std::string>, Step> steps;
        const auto blamed = blamed_lines(tasks);
        for (std::size_t at = 0; at < tasks.size(); ++at) {
            if (!blamed[at]) continue;
            for (const auto& piece : tasks[at].pieces)
                place(tasks[at], piece, *blamed[at], is_last, steps);
        }
        std::vector<Step> all;
        for (auto& [key, step] : steps) all.push_back(std::move(step));
        return all;
    }

    void place(
        const Task& task, const Piece& piece, const std::vector<git::BlamedLines>& lines,
        bool is_last, std::map<std::pair<std::string, std::string>, Step>& steps
    ) {
        const auto* found = find_line(lines, piece.line);
        if (!found) return;
        const auto& blamed = *found;
        if (is_last) return attribute_to(blamed.commit, piece.evidence, piece.evidence.weight());
        auto& step = steps[{blamed.commit.text, blamed.path}];
        step.commit = blamed.commit;
        step.path = blamed.path;
        step.previous = blamed.previous;
        step.previous_path = blamed.previous_path;
        step.ignored = task.ignored;
        step.pieces.push_back({piece.evidence, blamed.first_in_commit + piece.line - blamed.first});
    }

    Result<std::vector<Task>> look_through(std::vector<Step> steps) {
        std::erase_if(steps, [&](const Step& step) {
            if (step.weight() >= followed_min) return false;
            for (const auto& piece : step.pieces)
                attribute_to(step.commit, piece.evidence, piece.evidence.weight());
            return true;
        });
        std::vector<std::string> names;
        std::vector<git::CommitId> ids;
        for (const auto& step : steps) {
            names.push_back(git::name_of(step.commit, step.path));
            names.push_back(
                step.previous ? git::name_of(*step.previous, step.previous_path) : std::string(":")
            );
            ids.push_back(step.commit);
        }
        auto texts = TRY(git::contents(repository_, names));
        const auto commits = TRY(git::commits(repository_, ids));
        std::map<std::pair<std::string, std::string>, Task> tasks;
        for (std::size_t at = 0; at < steps.size(); ++at) {
            const bool is_moving = commits[at] && is_move(commits[at]->subject());
            if (!commits[at] || !texts[2 * at] || !texts[2 * at + 1]) {
                attribute_new(steps[at], steps[at].pieces, is_moving && !steps[at].previous);
                continue;
            }
            const auto language = language_of(steps[at].path);
            const SourceText young(*std::move(texts[2 * at]), language);
            const SourceText old(*std::move(texts[2 * at + 1]), language);
            const double touch =
                is_cosmetic(commits[at]->subject()) ? cosmetic_touch_share : options_.touch_share;
            divide(steps[at], LineOrigins(old, young), touch, is_moving, tasks);
        }
        std::vector<Task> all;
        for (auto& [key, task] : tasks) all.push_back(std::move(task));
        return all;
    }

    void divide(
        const Step& step, const LineOrigins& origins, double touch, bool is_moving,
        std::map<std::pair<std::string, std::string>, Task>& tasks
    ) {
        std::vector<Piece> new_lines;
        for (const auto& piece : step.pieces) {
            const auto origin = origins.find(piece.line, piece.evidence.weights);
            if (!origin) {
                new_lines.push_back(piece);
                continue;
            }
            const double share = origin->is_same ? 0 : origin->is_moved ? touch / 2 : touch;
            auto carried = piece;
            carried.line = origin->line;
            carried.evidence.weights = origin->weights;
            const double old_weight = carried.evidence.weight();
            for (auto& weight : carried.evidence.weights) weight *= 1 - share;
            attribute_to(
                step.commit, piece.evidence,
                piece.evidence.weight() - old_weight + share * old_weight
            );
            if (old_weight <= 0) continue;
            auto& task = tasks[{step.previous->text, step.previous_path}];
            task.commit = *step.previous;
            task.path = step.previous_path;
            task.ignored = step.ignored;
            task.pieces.push_back(std::move(carried));
        }
        attribute_new(step, new_lines, is_moving);
    }

    void attribute_new(const Step& step, const std::vector<Piece>& pieces, bool is_moving) {
        if (is_moving) return attribute_moved(step, pieces);
        for (const auto& piece : pieces)
            attribute_to(step.commit, piece.evidence, piece.evidence.weight());
    }

    // A commit that says that it moves code most likely took the lines from another file.
    void attribute_moved(const Step& step, const std::vector<Piece>& pieces) {
        std::vector<git::LineRange> ranges;
        // A line by itself is too short to be known again.
        for (const auto& piece : pieces)
            ranges.push_back({std::max(1, piece.line - moved_reach), piece.line + moved_reach});
        const auto lines = git::blame(
            repository_, step.commit, step.path, std::move(ranges),
            {.finds_copies = true, .ignored = step.ignored, .wall_max = options_.wall_max}
        );
        for (const auto& piece : pieces) {
            const auto* blamed = lines ? find_line(*lines, piece.line) : nullptr;
            attribute_to(
                blamed ? blamed->commit : step.commit, piece.evidence, piece.evidence.weight()
            );
        }
    }

    const git::Repository& repository_;
    const AttributionOptions& options_;
    std::vector<Attribution> found_;
};

}  // namespace

Result<std::vector<Attribution>> attribute(
    const git::Repository& repository, std::vector<EvidenceFile> files,
    const AttributionOptions& options
) {
    return Attributor(repository, options).run(std::move(files));
}

}  // namespace mainstay::suspect
