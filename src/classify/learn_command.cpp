// `mainstay classify --train`.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "classify/classify.hpp"
#include "classify/codes.hpp"
#include "classify/command_line.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t batch_lines_max = 512;
constexpr std::size_t batch_bytes_max = 8 * 1024 * 1024;

/// What `--json` answers when a model was made.
struct Learnt {
    std::string path;
    std::int64_t lines = 0;
    std::int64_t labels = 0;
    std::int64_t features = 0;
    std::int64_t held_out = 0;  // How many texts the following is known by.
    double accuracy = 0;
    double macro_f1 = 0;
    double log_loss = 0;
    double calibration_error = 0;
    double answered = 0;  // With `--abstain`.
    double answered_accuracy = 0;
};
BOOST_DESCRIBE_STRUCT(
    Learnt, (),
    (path, lines, labels, features, held_out, accuracy, macro_f1, log_loss, calibration_error,
     answered, answered_accuracy)
)

struct Line {
    std::size_t number;
    std::string text;
    bool is_too_long;
};

struct Read {
    Features features;
    std::string label;
};

/// Some lines, looked at by two threads at once and added in their order.
class Batch {
public:
    Batch(TrainingSet& set, wire::UnreadLines& unread) : set_(set), unread_(unread) {}

    Result<> add(const wire::LineReader::Line& line) {
        lines_.push_back({line.number, std::string(line.text), line.is_too_long});
        bytes_ += line.text.size();
        if (lines_.size() < batch_lines_max && bytes_ < batch_bytes_max) return {};
        return finish();
    }

    Result<> finish() {
        std::vector<Result<Read>> results(lines_.size(), refuse(code::line_not_json));
        auto read_half = [&](std::size_t from) {
            for (auto i = from; i < lines_.size(); i += 2) results[i] = read(lines_[i]);
        };
        std::thread other(read_half, 1);
        read_half(0);
        other.join();
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (results[i]) {
                TRY(set_.add(results[i]->features, results[i]->label));
            } else {
                unread_.add(lines_[i].number, results[i].error());
            }
        }
        lines_.clear();
        bytes_ = 0;
        return {};
    }

private:
    static Result<Read> read(const Line& line) {
        if (line.is_too_long) return refuse(code::line_too_long);
        auto labelled = TRY(read_labelled_item(line.text));
        return Read{features_of(labelled.item), std::move(labelled.label)};
    }

    TrainingSet& set_;
    wire::UnreadLines& unread_;
    std::vector<Line> lines_;
    std::size_t bytes_ = 0;
};

/// A file is whole or is not there: a program may be reading the model that this one replaces.
Result<> write_whole(const std::string& path, std::string_view bytes) {
    auto beside = path + ".new";
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    std::error_code failed;
    if (file) std::filesystem::rename(beside, path, failed);
    if (file && !failed) return {};
    std::filesystem::remove(beside, failed);
    return refuse(code::file_unwritable, {{"file", path}});
}

Learnt described(const Training& training, const std::string& path) {
    const Quality& quality = training.quality;
    auto count = [](std::size_t size) { return static_cast<std::int64_t>(size); };
    return {
        .path = path,
        .lines = count(training.texts),
        .labels = count(training.model.labels.size()),
        .features = count(training.model.buckets.size()),
        .held_out = count(training.held_out),
        .accuracy = quality.accuracy,
        .macro_f1 = quality.macro_f1,
        .log_loss = quality.log_loss,
        .calibration_error = quality.calibration_error,
        .answered = quality.answered,
        .answered_accuracy = quality.answered_accuracy,
    };
}

void show(const Learnt& learnt) {
    fmt::print(
        stderr,
        "{} lines of {} labels. Of {} texts held out {:.1f} % were labelled rightly (macro F1 "
        "{:.3f}); --abstain answers {:.1f} % of them, and {:.1f} % of these rightly.\n",
        learnt.lines, learnt.labels, learnt.held_out, 100 * learnt.accuracy, learnt.macro_f1,
        100 * learnt.answered, 100 * learnt.answered_accuracy
    );
}

}  // namespace

Result<> learn(const Wanted& wanted, const wire::Output& output) {
    wire::LineReader lines(wanted.train, line_bytes_max);
    if (!lines.is_open()) return refuse(wire::file_unreadable, {{"file", *wanted.train}});
    TrainingSet set;
    wire::UnreadLines unread;
    Batch batch(set, unread);
    while (auto line = lines.next()) TRY(batch.add(*line));
    TRY(batch.finish());
    auto training = TRY(train(set));
    auto path = wanted.out.value_or(*wanted.train + ".model");
    TRY(write_whole(path, write_model(training.model)));
    auto learnt = described(training, path);
    output.write(wire::encode(learnt), path + "\n");
    if (!output.is_json && ::isatty(STDERR_FILENO)) show(learnt);
    return unread.finish();
}

}  // namespace mainstay::classify
