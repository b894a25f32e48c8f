#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "classify/classify.hpp"

namespace mainstay::classify::train_test {

namespace {

constexpr const char* subjects[] = {"export",         "login page",  "search",    "invoice",
                                    "printer driver", "mail import", "dashboard", "backup job"};
constexpr const char* places[] = {"on Windows", "for large files",    "after midnight",
                                  "in the app", "with two tabs open", "under load"};
constexpr const char* faults[] = {"crashes", "throws an error", "shows the wrong sum",
                                  "hangs",   "fails silently",  "loses its settings"};
constexpr const char* wishes[] = {"Please add sorting to the", "It would be nice to filter the",
                                  "Allow colours in the",      "Support dark mode in the",
                                  "Add an option to hide the", "Provide a shortcut for the"};
constexpr const char* questions[] = {
    "How do I configure the",     "Where can I find the", "Is it possible to share the",
    "What is the meaning of the", "Who may open the",     "Why is there a second"
};

std::string text_of(std::size_t kind, std::size_t i) {
    std::string subject = subjects[i % 8], place = places[i / 8 % 6];
    if (kind == 0) return subject + " " + faults[i / 3 % 6] + " " + place;
    if (kind == 1) return std::string(wishes[i / 3 % 6]) + " " + subject + " " + place;
    return std::string(questions[i / 3 % 6]) + " " + subject + " " + place + "?";
}

constexpr const char* kinds[] = {"bug", "feature", "question"};

/// `counts` issues of each kind.
TrainingSet issues(std::vector<std::size_t> counts, std::size_t entries_max = 1'000'000) {
    TrainingSet set(entries_max);
    for (std::size_t i = 0; i < 1'000; ++i)
        for (std::size_t kind = 0; kind < counts.size(); ++kind)
            if (i < counts[kind])
                REQUIRE(set.add(features_of(Issue{text_of(kind, i), ""}), kinds[kind]));
    return set;
}

Training trained(TrainingSet set) {
    auto training = train(set);
    REQUIRE(training);
    return *std::move(training);
}

/// Of sixty issues of each kind, learnt once for all tests that ask it.
const Training& of_sixty() {
    static const Training training = trained(issues({60, 60, 60}));
    return training;
}

}  // namespace

TEST_CASE("a model tells issues apart by what it has not read word for word") {
    const auto& training = of_sixty();
    Model model(training.model);

    CHECK(training.quality.accuracy > 0.9);
    CHECK(model.suggest(Issue{"The calendar crashes and throws an error", ""}).label == "bug");
    CHECK(model.suggest(Issue{"It would be nice to have a calendar", ""}).label == "feature");
    CHECK(model.suggest(Issue{"How do I open the calendar?", ""}).label == "question");
}

TEST_CASE("the same set gives the same model, byte for byte") {
    CHECK(
        write_model(trained(issues({12, 12, 12})).model) ==
        write_model(trained(issues({12, 12, 12})).model)
    );
}

TEST_CASE("reasons name what in the text speaks for the label") {
    Model model(of_sixty().model);

    auto suggestion = model.suggest(Issue{"The calendar crashes", ""}, 4);

    REQUIRE(!suggestion.reasons.empty());
    CHECK(suggestion.reasons.size() <= 4);
    CHECK(suggestion.reasons[0].weight > 0);
    bool is_named = false;
    for (const Reason& reason : suggestion.reasons)
        is_named = is_named || reason.feature.find("crash") != std::string::npos ||
                   reason.feature.find("failure") != std::string::npos;
    CHECK(is_named);
    CHECK(model.suggest(Issue{"The calendar crashes", ""}).reasons.empty());
}

TEST_CASE("of a text that has nothing in common with what was learnt nothing is said") {
    Model model(of_sixty().model);
    CHECK(model.suggest(Issue{"", ""}).is_unsure());
    CHECK(model.suggest(Issue{"Το λογισμικό δεν ανοίγει", ""}).is_unsure());
    CHECK(model.suggest(Issue{"Xqz vvkrp wwqj", "zzkq ppw rrtk"}).is_unsure());
    CHECK(!model.suggest(Issue{"search crashes under load", ""}).is_unsure());
}

TEST_CASE("labels that chance gave are learnt as such: confidence stays near what is right") {
    TrainingSet set;
    std::srand(7);
    for (std::size_t i = 0; i < 200; ++i)
        REQUIRE(
            set.add(features_of(Issue{text_of(i % 3, i), ""}), std::rand() % 2 ? "heads" : "tails")
        );
    auto training = trained(std::move(set));
    CHECK(training.quality.accuracy < 0.65);
    CHECK(training.quality.calibration_error < 0.15);
    CHECK(training.quality.answered < 0.3);
}

TEST_CASE("a rare label is still found") {
    auto training = trained(issues({60, 20, 6}));
    Model model(training.model);
    CHECK(training.quality.macro_f1 > 0.85);
    CHECK(model.suggest(Issue{"How do I print the calendar?", ""}).label == "question");
}

TEST_CASE("commits are told apart by their diff where their message says nothing") {
    TrainingSet set;
    for (int i = 0; i < 60; ++i) {
        auto name = std::to_string(i);
        auto diff = [&](const std::string& path, const std::string& line) {
            return "--- a/" + path + "\n+++ b/" + path + "\n@@ -1 +1 @@\n+" + line + name + "\n";
        };
        auto add = [&](const std::string& path, const std::string& line, const char* label) {
            REQUIRE(set.add(features_of(Commit{"Update " + name, diff(path, line)}), label));
        };
        add("docs/page" + name + ".md", "Some words ", "docs");
        add("src/part" + name + ".c", "if (p == NULL) return ", "fix");
    }
    Model model(trained(std::move(set)).model);
    CHECK(
        model.suggest(Commit{"Update", "--- a/README.md\n+++ b/README.md\n+Text\n"}).label == "docs"
    );
    CHECK(
        model.suggest(Commit{"Update", "--- a/x.c\n+++ b/x.c\n+if (q == NULL) return 1\n"}).label ==
        "fix"
    );
}

TEST_CASE("to learn takes two labels") {
    TrainingSet none;
    CHECK(train(none).error().code == "labels_too_few");
    auto one = issues({5});
    CHECK(train(one).error().code == "labels_too_few");
    CHECK(train(*std::make_unique<TrainingSet>(issues({1, 1}))));
}

TEST_CASE("there may be a thousand labels, and no more") {
    TrainingSet set;
    for (std::size_t i = 0; i < labels_max; ++i)
        REQUIRE(set.add(features_of(Issue{"x", ""}), std::to_string(i)));
    CHECK(set.add(features_of(Issue{"x", ""}), "one more").error().code == "labels_too_many");
    CHECK(set.add(features_of(Issue{"x", ""}), "7"));
}

TEST_CASE("a set that does not fit keeps a part of the label that takes most, which weighs more") {
    auto set = issues({450, 45}, 20'000);

    double frequent = 0, rare = 0;
    std::size_t rare_texts = 0;
    for (const Document& document : set.documents()) {
        (document.label == 0 ? frequent : rare) += double{document.weight};
        rare_texts += document.label;
    }

    CHECK(set.entries().size() <= 20'000);
    CHECK(set.added() == 495);
    CHECK(rare_texts == 45);
    CHECK(rare == 45);
    CHECK(frequent == doctest::Approx(450).epsilon(0.05));
    CHECK(trained(std::move(set)).quality.accuracy > 0.9);
}

}  // namespace mainstay::classify::train_test
