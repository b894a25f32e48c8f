// Every mail in tests/data/fold is read, and what is shown of it is compared with what should be:
// first mails, forwards and replies of many mail programs in many languages, as text and as HTML.
// What the page is given of them stands in page.json, for the page's own test of the same.
// MAINSTAY_GOLDEN=update rewrites page.json; MAINSTAY_FOLD_FOLDER names a folder of more mails in
// the same form, which are read and scored.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/media_type.hpp"
#include "base/text.hpp"
#include "mail/reading.hpp"

namespace mainstay::mail::fold_corpus_test {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct Case {
    std::string name, headers, text, html, shown;
};

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// A file is a mail program's: `### name`, headers, then `--- text`, `--- html` and `--- shown`.
std::vector<Case> cases_in(const fs::path& path) {
    std::vector<Case> cases;
    std::string* part = nullptr;
    std::istringstream lines(contents(path));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("### ")) {
            cases.push_back({path.stem().string() + ": " + line.substr(4), {}, {}, {}, {}});
            part = &cases.back().headers;
        } else if (line == "--- text") {
            part = &cases.back().text;
        } else if (line == "--- html") {
            part = &cases.back().html;
        } else if (line == "--- shown") {
            part = &cases.back().shown;
        } else {
            (*part += line) += '\n';
        }
    }
    return cases;
}

std::string mail_of(const Case& one) {
    auto part = [](std::string_view type, std::string_view content) {
        return fmt::format(
            "Content-Type: text/{}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}", type,
            content
        );
    };
    auto head = "From: Bo <bo@harbour.example>\n" + std::string(trimmed(one.headers)) + "\n";
    if (one.html.empty()) return head + part("plain", one.text);
    if (one.text.empty()) return head + part("html", one.html);
    return head + "Content-Type: multipart/alternative; boundary=b\n\n--b\n" +
           part("plain", one.text) + "\n--b\n" + part("html", one.html) + "\n--b--\n";
}

// The words, without the marks that stand for what the page draws: of quotes and of rules.
std::string words(std::string_view text) {
    std::istringstream lines{std::string(text)};
    std::string all;
    for (std::string line; std::getline(lines, line);) {
        auto rest = trimmed(line);
        while (rest.starts_with('>')) rest = trimmed(rest.substr(1));
        if (rest == "---") continue;
        std::istringstream split{std::string(rest)};
        for (std::string word; split >> word;) (all += word) += ' ';
    }
    return all;
}

struct Score {
    int right = 0, all = 0;

    void count(bool is_right) {
        right += is_right;
        ++all;
    }
};

struct Scores {
    Score text, html, both;
};

Scores score(const fs::path& folder, json::array* page) {
    MediaTypes types;
    Scores scores;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto& file : files) {
        for (const auto& one : cases_in(file)) {
            auto reading = read_mail(mail_of(one), "", types);
            bool is_right = words(reading.split.text) == words(one.shown);
            auto& kind = one.html.empty()   ? scores.text
                         : one.text.empty() ? scores.html
                                            : scores.both;
            kind.count(is_right);
            CAPTURE(one.name);
            CAPTURE(reading.split.folds.empty() ? "none" : reading.split.folds.front().rule);
            CHECK(words(reading.split.text) == words(one.shown));
            if (page && reading.parsed.html)
                page->push_back(
                    {{"name", one.name}, {"html", *reading.parsed.html}, {"shown", one.shown}}
                );
        }
    }
    return scores;
}

std::string printed(const json::array& cases) {
    std::string text = "[\n";
    for (std::size_t i = 0; i < cases.size(); ++i)
        text += json::serialize(cases[i]) + (i + 1 < cases.size() ? ",\n" : "\n");
    return text + "]\n";
}

void print(std::string_view where, const Scores& scores) {
    MESSAGE(fmt::format(
        "{}: text {} of {}, HTML {} of {}, both {} of {}", where, scores.text.right,
        scores.text.all, scores.html.right, scores.html.all, scores.both.right, scores.both.all
    ));
}

}  // namespace

TEST_CASE("of every mail of the corpus just what its sender wrote is shown") {
    start_mime();
    auto folder = fs::path(MAINSTAY_TEST_DATA) / "fold";
    json::array page;

    auto scores = score(folder, &page);

    print("corpus", scores);
    CHECK(scores.text.all >= 100);
    CHECK(scores.html.all >= 150);
    const char* mode = std::getenv("MAINSTAY_GOLDEN");
    if (mode && std::string_view(mode) == "update")
        std::ofstream(folder / "page.json", std::ios::binary) << printed(page);
    CHECK(printed(page) == contents(folder / "page.json"));
}

TEST_CASE("the mails of the folder that MAINSTAY_FOLD_FOLDER names are scored") {
    const char* folder = std::getenv("MAINSTAY_FOLD_FOLDER");
    if (!folder) return;
    start_mime();

    print(folder, score(folder, nullptr));
}

}  // namespace mainstay::mail::fold_corpus_test
