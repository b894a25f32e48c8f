#include "classify/model_file.hpp"

#include <cstring>
#include <limits>

#include <doctest/doctest.h>

namespace mainstay::classify::model_file_test {

namespace {

ModelParts a_model() {
    return {
        .labels = {"bug", "feature"},
        .biases = {0.5, -0.5},
        .offsets = {0, 0.25},
        .blocks = {1, 1, 1, 1, 1, 1, 1},
        .known_min = 0.1F,
        .buckets = {0, 7, 300, bucket_count - 1},
        .weights = {1, -1, 2, -2, 30'000, -30'000, 0, 5},
        .quantum = 0.001F,
    };
}

std::string what_is_wrong(std::string_view bytes) {
    auto read = read_model(bytes);
    return read ? "" : read.error().parameters.at("what");
}

/// A model of these parts with a right checksum, whatever the parts are.
std::string written(ModelParts parts) { return write_model(parts); }

}  // namespace

TEST_CASE("a model comes back as it was written") {
    auto bytes = write_model(a_model());
    auto read = read_model(bytes);
    REQUIRE(read);
    CHECK(write_model(*read) == bytes);
    CHECK(read->labels == a_model().labels);
    CHECK(read->buckets == a_model().buckets);
    CHECK(read->weights == a_model().weights);
}

TEST_CASE("no byte of a model can be lost or changed unseen") {
    auto bytes = write_model(a_model());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        CHECK(!read_model(std::string_view(bytes).substr(0, i)));
        auto changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK(!read_model(changed));
    }
    CHECK(!read_model(bytes + "x"));
    CHECK(!read_model(""));
}

TEST_CASE("a model made to do harm is refused although its checksum is right") {
    auto with = [](auto change) {
        auto parts = a_model();
        change(parts);
        return what_is_wrong(written(parts));
    };
    CHECK(with([](ModelParts& parts) { parts.labels[1] = "bug"; }) == "a label");
    CHECK(with([](ModelParts& parts) { parts.labels[1] = "a\x1b[2J"; }) == "a label");
    CHECK(with([](ModelParts& parts) { parts.labels[1] = "\xff"; }) == "a label");
    CHECK(with([](ModelParts& parts) { parts.labels.resize(1); }) == "its count of labels");
    CHECK(with([](ModelParts& parts) { parts.labels.clear(); }) == "its count of labels");
    CHECK(with([](ModelParts& parts) {
              parts.biases[0] = std::numeric_limits<double>::quiet_NaN();
          }) == "its labels");
    CHECK(with([](ModelParts& parts) {
              parts.quantum = std::numeric_limits<float>::infinity();
          }) == "its scales");
    CHECK(with([](ModelParts& parts) { parts.blocks[2] = -1; }) == "its blocks");
    CHECK(with([](ModelParts& parts) { parts.weights.pop_back(); }) == "its weights");
    CHECK(with([](ModelParts& parts) { parts.buckets.back() = bucket_count; }) == "its features");
    CHECK(with([](ModelParts& parts) {
              parts.buckets = {5, 5};  // Out of order: the gap between them is 2^32 - 1.
              parts.weights.resize(4);
          }) == "its features");
}

TEST_CASE("a count is believed no further than there are bytes") {
    auto parts = a_model();
    parts.buckets.clear();
    parts.weights.clear();
    auto bytes = write_model(parts);
    // The count of features is the last number before the checksum: say four thousand million.
    bytes.resize(bytes.size() - 12);
    bytes += "\xff\xff\xff\xff";
    std::uint64_t sum = 0xcbf29ce484222325ULL;
    for (char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    char end[sizeof sum];
    std::memcpy(end, &sum, sizeof sum);
    CHECK(what_is_wrong(bytes.append(end, sizeof end)) == "its count of features");
}

}  // namespace mainstay::classify::model_file_test
