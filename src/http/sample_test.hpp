// A small application of notes, which the tests of the server drive over real sockets.
#pragma once

#include <atomic>

#include "http/testing.hpp"

namespace mainstay::http::test {

inline constexpr std::string_view as_agent = "Authorization: Bearer agent\r\n";

/// Options whose waits are short.
Options quick();

/// A server of notes: `/api/v1/notes`, files, a stream and a few that go wrong on purpose. A bearer
/// token or session cookie is the name of a role; `reader` is the agent with a token that only
/// reads, `moved` the agent in another team.
class SampleServer : public TestServer {
public:
    explicit SampleServer(Options options = quick());
};

/// While set, all credentials are wrong: their session was revoked.
extern std::atomic<bool> is_revoked;

}  // namespace mainstay::http::test
