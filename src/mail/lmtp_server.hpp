// Listens for LMTP clients and holds their conversations. Sockets and time live here; the protocol
// does not.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "mail/lmtp_session.hpp"

namespace mainstay::mail {

struct LmtpOptions {
    std::string address = "127.0.0.1";
    unsigned short port = 2424;      ///< 0: any that is free.
    std::string host = "localhost";  ///< The name it goes by.
    LmtpLimits limits;
    std::size_t connections_max = 100;  ///< Further ones are sent away at once.
    std::size_t threads = 8;            ///< Mails that may be stored at once: they share a commit.
    std::chrono::milliseconds idle_max = std::chrono::minutes(5);
    std::chrono::milliseconds connection_max = std::chrono::hours(1);
};

class LmtpServer {
public:
    /// Takes the port. Throws if that cannot be. `callbacks` are called on threads of this server
    /// until it was stopped.
    LmtpServer(LmtpOptions options, LmtpCallbacks callbacks);
    LmtpServer(const LmtpServer&) = delete;
    LmtpServer& operator=(const LmtpServer&) = delete;
    ~LmtpServer();

    /// The port that was taken.
    unsigned short port() const;

    /// Begins to accept. Once.
    void start();

    /// Accepts no more, lets each client have the answer it waits for, and takes leave of it.
    void stop();

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace mainstay::mail
