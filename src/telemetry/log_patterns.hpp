// What log lines have in common: the same text with other values is one pattern. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "telemetry/log_patterns_words.hpp"

namespace mainstay::telemetry {

/// Which pattern a line is of.
struct LogMatch {
    std::uint32_t pattern = 0;  ///< 0: one of too many, see LogPatterns::other.
    bool is_new = false;        ///< No line was like it before.
};

/// Finds patterns in the lines of one application, one line after the other, as they come.
///
/// Numbers, addresses, ids, paths and the like are values at once. Of other words a position is one
/// of values only by evidence: words that look like names, where half of the words agree; words of
/// a language, where many different ones came in the same surroundings, and still new ones come. A
/// verb that takes four forms in a thousand lines stays four patterns.
///
/// A header (date, level, thread, component) parts no patterns; of it is shown what stays the same.
/// Lists of values may be of any length.
///
/// The same lines in the same order give the same patterns. A pattern keeps its id when it turns
/// more general; where two become one, the older id stays, and the younger leads to it.
class LogPatterns {
public:
    static constexpr std::size_t patterns_max = 2'000;
    static constexpr std::uint32_t other = 0;  ///< Of lines beyond patterns_max.

    explicit LogPatterns(std::size_t max = patterns_max);

    /// Takes a line, or a JSON object with its message. REQUIRES: well-formed UTF-8.
    LogMatch add(std::string_view line);

    /// The id that stands for `pattern` by now.
    std::uint32_t current(std::uint32_t pattern) const;

    /// `Failed to connect to <*> in <*>`. REQUIRES: an id of this miner.
    std::string text(std::uint32_t pattern) const;

    /// How many lines. REQUIRES: an id of this miner.
    std::uint64_t count(std::uint32_t pattern) const { return patterns_[current(pattern)].count; }

    /// The ids that stand for themselves, without `other`, in the order of their first lines.
    std::vector<std::uint32_t> ids() const;

    /// All that is known, as lines of text, so that another process goes on from here.
    std::string state() const;

    /// Takes up what state() gave. Refuses: log_patterns_malformed.
    static Result<LogPatterns> resume(std::string_view state, std::size_t max = patterns_max);

private:
    /// A word of a pattern.
    struct Slot {
        std::string text;  ///< Of a hole: how it is shown, where that is not `<*>`.
        std::uint64_t hash = 0;
        WordKind kind = WordKind::plain;  ///< Of all words that stood here, the plainest.
        bool is_hole = false;
        std::uint16_t values = 1;  ///< Of a list of values that were always as many.
    };

    struct Pattern {
        std::vector<Slot> slots;
        std::vector<std::string> gaps;
        std::string header{};               ///< What all their headers have in common.
        std::vector<std::uint16_t> open{};  ///< Slots that might be values, but never changed.
        std::uint64_t count = 0;
        std::uint32_t leads_to = 0;  ///< Its own id, or whose part it is.
    };

    /// Which lines were of which pattern lately.
    struct Recent {
        std::uint64_t key = 0;
        std::uint64_t change = 0;  ///< What was known then: 0 is nothing.
        std::uint32_t pattern = 0;
    };

    /// How a line differs from a pattern.
    struct Difference {
        std::uint64_t positions = 0;  ///< As bits.
        std::size_t different = 0;
        std::size_t same = 0;
        std::size_t doubtful = 0;      ///< Words of a language where names were.
        bool is_of_names = true;       ///< All words that differ look like names.
        bool is_by_form = true;        ///< They do so by their form, not by being unknown only.
        bool is_half_of_names = true;  ///< Of each two words that differ one does.

        /// Whether one pattern with holes where they differ is likely to be what they are of.
        bool is_near() const;
    };

    bool is_of_shape(std::uint32_t pattern) const;
    Difference difference(const Pattern& pattern) const;
    void learn(Pattern& pattern);
    void learn_header(Pattern& pattern);
    std::uint32_t find();
    std::uint32_t create();
    std::uint32_t merge_by_evidence(std::uint32_t created);
    void merge(std::uint32_t into, std::uint32_t from, std::uint64_t positions);

    static bool read_pattern(std::string_view line, Pattern& pattern);

    /// Ids are never given again, so that what is known of them is bounded, too.
    static constexpr std::size_t ids_max(std::size_t max) { return 16 * max; }

    std::size_t max_;
    std::size_t live_ = 0;
    std::vector<Pattern> patterns_;  ///< By id.
    // Ordered, so that no choice of lines makes looking up slow.
    std::map<std::uint64_t, std::vector<std::uint32_t>> by_gaps_;
    std::vector<Recent> recent_;
    std::uint64_t changes_ =
        1;                     ///< Of patterns, so that what is remembered is what would be found.
    LogWords words_;           ///< Of the line at hand.
    std::string made_;         ///< Its message, where that had to be made.
    std::string_view header_;  ///< What stands before the message.
};

namespace code {

inline constexpr Code log_patterns_malformed{
    "log_patterns_malformed", Refusal::invalid, "Line {line} is none of a state of log patterns."
};

}  // namespace code

}  // namespace mainstay::telemetry
