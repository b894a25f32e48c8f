#include "classify/issue_features.hpp"

#include "base/text.hpp"
#include "classify/issue_body.hpp"
#include "classify/text_features.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t title_words_max = 80;
constexpr std::size_t prose_words_max = 400;
constexpr std::size_t code_words_max = 120;

/// `[BUG] …`, `Feature request: …`: what its writer took the issue for.
void add_claim(Features& features, std::string_view title) {
    auto text = trimmed(title);
    std::string_view claim;
    if (text.starts_with('['))
        claim = text.substr(1, text.find(']') - 1);
    else if (auto colon = text.find(':'); colon != text.npos && colon <= 30)
        claim = text.substr(0, colon);
    if (claim.empty() || claim.size() > 30) return;
    for (const auto& word : words_of(claim, 4).sequence)
        features.add(Block::form, "claims", stem(word));
}

void add_title(Features& features, std::string_view title) {
    auto words = words_of(title.substr(0, 1'000), title_words_max);
    add_words(features, Block::head, words);
    add_letters(features, words);
    add_groups(features, "title", words);
    add_claim(features, title);
    if (words.sequence.empty()) return;
    features.add(Block::form, "title begins", stem(words.sequence.front()));
    if (words.sequence.back() == "?") features.add(Block::form, "title asks");
    if (!words.parts.empty()) features.add(Block::form, "title names code");
    add_size(features, Block::form, "words of title", words.sequence.size());
}

void add_form(Features& features, const IssueBody& body) {
    for (const auto& heading : body.headings) {
        std::string name;
        for (const auto& word : words_of(heading, 6).sequence) (name += ' ') += stem(word);
        if (!name.empty()) features.add(Block::form, "heading", name);
    }
    add_size(features, Block::form, "headings", body.headings.size());
    add_size(features, Block::form, "code blocks", body.fences);
    add_size(features, Block::form, "trace lines", body.traces);
    add_size(features, Block::form, "bytes of code / 64", body.code.size() / 64);
    add_size(features, Block::form, "bytes of prose / 64", body.prose.size() / 64);
    add_size(features, Block::form, "list items", body.list_items);
    const std::pair<std::string_view, std::size_t> counts[] = {
        {"has pictures", body.pictures},        {"has check boxes", body.boxes},
        {"has ticked boxes", body.ticked},      {"has quotes", body.quotes},
        {"has a template's hints", body.hints},
    };
    for (const auto& [name, count] : counts)
        if (count > 0) features.add(Block::form, name);
}

std::size_t count_of(const Words& words, std::string_view wanted) {
    std::size_t count = 0;
    for (const auto& word : words.sequence) count += word == wanted ? 1 : 0;
    return count;
}

}  // namespace

void add_features(Features& features, const Issue& issue) {
    add_title(features, issue.title);
    auto body = read_body(issue.body);
    auto prose = words_of(body.prose, prose_words_max);
    add_words(features, Block::text, prose);
    add_groups(features, "text", prose);
    add_size(features, Block::form, "questions", count_of(prose, "?"));
    Words lead;
    for (std::size_t i = 0; i < prose.sequence.size() && i < 25; ++i)
        lead.sequence.push_back(prose.sequence[i]);
    add_groups(features, "lead", lead);
    auto code = words_of(body.code, code_words_max);
    for (const auto& word : code.sequence) features.add(Block::code, word);
    for (const auto& part : code.parts) features.add(Block::code, part);
    add_groups(features, "code", code);
    add_form(features, body);
}

}  // namespace mainstay::classify
