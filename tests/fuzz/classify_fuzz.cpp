// A line of JSON or a model, as anybody may write them. A line is read or refused, and what is read
// gets a label with a probability; a model is read or refused, and one that is read is written as
// it was, and labels any text.
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include "classify/classify.hpp"

namespace {

using namespace mainstay::classify;

void require(bool expectation) {
    if (!expectation) std::abort();
}

const Model& small_model() {
    static const Model model = [] {
        TrainingSet set;
        for (int i = 0; i < 4; ++i) {
            require(bool(set.add(features_of(Issue{"It crashes", "```\nat x(y)\n```"}), "bug")));
            require(bool(set.add(features_of(Commit{"docs: Add a page", "+a\n-b"}), "docs")));
        }
        return Model((*train(set)).model);
    }();
    return model;
}

void require_sound(const Suggestion& suggestion) {
    require(!suggestion.label.empty());
    require(std::isfinite(suggestion.confidence));
    require(suggestion.confidence >= 0 && suggestion.confidence <= 1);
    require(suggestion.reasons.size() <= 5);
    for (const Reason& reason : suggestion.reasons) require(std::isfinite(reason.weight));
}

void read_as_model(std::string_view bytes) {
    auto parts = read_model(bytes);
    if (!parts) return;
    require(write_model(*parts) == bytes);
    require_sound(Model(*parts).suggest(Issue{"It crashes", "How?"}, 5));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    read_as_model(bytes);
    if (auto item = read_item(bytes)) require_sound(small_model().suggest(*item, 5));
    if (auto labelled = read_labelled_item(bytes)) require(is_label((*labelled).label));
    // The texts of a line hide their odd bytes behind JSON: they are also tried as they are.
    require_sound(small_model().suggest(
        Issue{std::string(bytes.substr(0, size / 2)), std::string(bytes.substr(size / 2))}, 5
    ));
    require_sound(small_model().suggest(Commit{"x", std::string(bytes)}, 5));
    return 0;
}
