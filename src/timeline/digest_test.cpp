#include "timeline/digest.hpp"

#include <doctest/doctest.h>

namespace mainstay::timeline::digest_test {

TEST_CASE("what is hashed is fixed for ever, or every chain there is would break") {
    Entry entry{
        .id = {5},
        .at = {1'000'000},
        .actor_kind = ActorKind::person,
        .actor = Id<User>{7},
        .subject_type = "ticket",
        .subject_id = 42,
        .action = "changed",
        .digest = digest_of("salt", R"({"a":1})", std::nullopt),
        .request_id = "request-1",
    };
    auto own_key = chain_key(Key{});

    CHECK(entry.digest == "lK32o6F7KWJEvAme9QyuCWeKzSGF5DjRoBBWFPk8t1A");
    CHECK(mac_of(own_key, first_mac, 1, entry) == "g3gpUGgAE2GnsGu_xa1-8vAQ9X-Nj_3nEeZhNUK4He4");
    CHECK(
        proof_of(own_key, 1, "g3gpUGgAE2GnsGu_xa1-8vAQ9X-Nj_3nEeZhNUK4He4") ==
        "MGdixp8x9aorlGOSQIydFzEZyRKy02bzm_EYQxoNMTs"
    );
    CHECK(digest_of("salt", "a", std::nullopt) != digest_of("salt", std::nullopt, "a"));
    CHECK(digest_of("salt", "", std::nullopt) != digest_of("salt", std::nullopt, std::nullopt));
}

}  // namespace mainstay::timeline::digest_test
