#include "signals/matcher.hpp"

namespace mainstay::signals {

namespace {

template <class Pattern>
bool fits(const std::optional<Pattern>& pattern, std::string_view text) {
    return !pattern || matches_pattern(pattern->value, text);
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
    std::size_t at = 0, from = 0;
    // Where the last star stands, and up to where of the text it reaches so far.
    std::size_t star = std::string_view::npos, reached = 0;
    while (from < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            reached = from;
        } else if (at < pattern.size() && pattern[at] == text[from]) {
            ++at;
            ++from;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            from = ++reached;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*') ++at;
    return at == pattern.size();
}

bool matches(const Matcher& matcher, const MatchedSignal& signal) {
    return (!matcher.application || matcher.application->value == signal.application) &&
           fits(matcher.environment, signal.environment) && fits(matcher.service, signal.service) &&
           fits(matcher.source, signal.source) && fits(matcher.kind, signal.kind) &&
           fits(matcher.key, signal.key) &&
           (!matcher.severity || signal.severity >= *matcher.severity);
}

bool is_empty(const Matcher& matcher) {
    return !matcher.application && !matcher.environment && !matcher.service && !matcher.source &&
           !matcher.kind && !matcher.key && !matcher.severity;
}

}  // namespace mainstay::signals
