#include "bugfix/likeness.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "errors/grouping.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t frames_max = 20;
constexpr double similar_from = 0.3;

std::string frame_text(const errors::Component& frame) {
    std::string text;
    for (const auto& part : frame.parts)
        if (part.counts) text += part.name + ' ' + part.value + '\n';
    return text;
}

/// The last of several exceptions is the one that was reported.
void read_traits(const errors::Component& component, ErrorTraits& traits) {
    if (component.name == "type") traits.type = component.value;
    if (component.name == "value" || component.name == "message") traits.message = component.value;
    if (component.name == "stack trace" && component.counts) {
        traits.frames.clear();
        for (auto frame = component.parts.rbegin(); frame != component.parts.rend(); ++frame)
            if (frame->counts && traits.frames.size() < frames_max)
                traits.frames.push_back(frame_text(*frame));
        return;
    }
    for (const auto& part : component.parts) read_traits(part, traits);
}

/// What both have of what any has, from 0 to 1.
double shared(
    const std::map<std::string, double>& one, const std::map<std::string, double>& other
) {
    double both = 0;
    double any = 0;
    for (const auto& [name, weight] : one) {
        const auto found = other.find(name);
        const auto there = found == other.end() ? 0 : found->second;
        both += std::min(weight, there);
        any += std::max(weight, there);
    }
    for (const auto& [name, weight] : other)
        if (!one.contains(name)) any += weight;
    return any > 0 ? both / any : 0;
}

std::map<std::string, double> weighed(const std::vector<std::string>& frames) {
    std::map<std::string, double> weights;
    double depth = 1;
    for (const auto& frame : frames) weights.emplace(frame, 1 / depth++);
    return weights;
}

std::map<std::string, double> words_of(std::string_view text) {
    std::map<std::string, double> words;
    while (!text.empty()) {
        const auto end = text.find_first_of(" \t\n:,;()'\"");
        const auto word = text.substr(0, end);
        if (!word.empty()) words.emplace(word, 1);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return words;
}

}  // namespace

ErrorTraits traits_of(const errors::ErrorEvent& event) {
    // What a reporter chose to group by says nothing of what happened.
    auto plain = event;
    plain.fingerprint.clear();
    plain.checksum.clear();
    ErrorTraits traits;
    read_traits(errors::group(plain, {}).tree, traits);
    return traits;
}

Likeness likeness_of(const ErrorTraits& one, const ErrorTraits& other) {
    Likeness likeness;
    const bool is_same_type = !one.type.empty() && one.type == other.type;
    if (is_same_type) likeness.reasons.push_back(LikeReason::same_type);
    const bool is_same_message = !one.message.empty() && one.message == other.message;
    const auto message =
        is_same_message ? 1 : shared(words_of(one.message), words_of(other.message));
    if (is_same_message)
        likeness.reasons.push_back(LikeReason::same_message);
    else if (message >= similar_from)
        likeness.reasons.push_back(LikeReason::similar_message);
    // That neither has a type says nothing: the rest weighs for it.
    const bool have_types = !one.type.empty() || !other.type.empty();
    const auto type_share = [&](double weight, double rest) {
        return have_types ? weight * is_same_type + (1 - weight) * rest : rest;
    };
    if (one.frames.empty() || other.frames.empty()) {
        // One of them cannot be compared by its frames: half as sure as two that have none.
        const bool have_none = one.frames.empty() && other.frames.empty();
        likeness.score = type_share(0.3, message) * (have_none ? 1 : 0.5);
        return likeness;
    }
    const auto frames = shared(weighed(one.frames), weighed(other.frames));
    if (one.frames == other.frames)
        likeness.reasons.push_back(LikeReason::same_frames);
    else if (frames >= similar_from / 2)
        likeness.reasons.push_back(LikeReason::similar_frames);
    likeness.score = type_share(0.2, 0.3 * message + 0.7 * frames);
    return likeness;
}

}  // namespace mainstay::bugfix
