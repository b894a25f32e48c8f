// The certificate of the gRPC listener: taken anew when its files change, by connections that come
// after. Only for grpc_listener*.cpp, since it includes gRPC.
#pragma once

#include <memory>

#include <grpcpp/security/server_credentials.h>

#include "http/listener.hpp"

namespace mainstay::monitoring {

/// Throws std::runtime_error, naming the file, if the files cannot be used. What changes later and
/// cannot be used never replaces what can; the log says why.
std::shared_ptr<grpc::ServerCredentials> tls_credentials(  // Owners: the caller, gRPC's builder.
    const http::TlsFiles& files
);

}  // namespace mainstay::monitoring
