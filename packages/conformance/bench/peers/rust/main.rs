//! Rust's client: one call at a time with a BasicClient. `parsec-bench SOCKET` reads lines "CASE CALLS IN_FLIGHT" and responds to each
//! with a line of JSON. Several in flight take as many threads, which is what its blocking sockets offer; in_flight 1 is one thread.
use parsec_client::core::interface::operations::psa_algorithm::{AsymmetricSignature, Hash};
use parsec_client::core::interface::operations::{psa_sign_hash, Convert, NativeOperation, NativeResult};
use parsec_client::core::interface::operations_protobuf::ProtobufConverter;
use parsec_client::core::interface::requests::request::{RequestAuth, RequestHeader};
use parsec_client::core::interface::requests::{AuthType, BodyType, Opcode, ProviderId, Request, Response};
use parsec_client::BasicClient;
use std::hint::black_box;
use std::io::BufRead;
use std::time::Instant;

const HASH: [u8; 32] = [7; 32];
const RANDOM_SIZE: usize = 65_536;

fn ecdsa() -> AsymmetricSignature {
    AsymmetricSignature::Ecdsa { hash_alg: Hash::Sha256.into() }
}

/// Makes one call of a case; false if there is no such case.
fn call(client: &BasicClient, name: &str, message: &[u8]) -> bool {
    match name {
        "ping" => drop(black_box(client.ping().expect("ping"))),
        "sign_hash" => drop(black_box(client.psa_sign_hash("bench", &HASH, ecdsa()).expect("sign_hash"))),
        "random_64k" => drop(black_box(client.psa_generate_random(RANDOM_SIZE).expect("random"))),
        "hash_1m" => drop(black_box(client.psa_hash_compute(Hash::Sha256, message).expect("hash"))),
        _ => return false,
    }
    true
}

/// Encodes a whole request of PsaSignHash and decodes a whole response to one, in memory, as the client does it.
fn codec(response: &[u8], buffer: &mut Vec<u8>) {
    let converter = ProtobufConverter {};
    let operation = psa_sign_hash::Operation {
        key_name: String::from("bench"),
        alg: ecdsa(),
        hash: HASH.to_vec().into(),
    };
    let header = RequestHeader {
        provider: ProviderId::MbedCrypto,
        session: 0,
        content_type: BodyType::Protobuf,
        accept_type: BodyType::Protobuf,
        auth_type: AuthType::UnixPeerCredentials,
        opcode: Opcode::PsaSignHash,
    };
    let body = converter.operation_to_body(NativeOperation::PsaSignHash(operation)).expect("body");
    buffer.clear();
    let request = Request { header, body, auth: RequestAuth::new(vec![0; 4]) };
    request.write_to_stream(buffer).expect("request");
    let mut stream = response;
    let decoded = Response::read_from_stream(&mut stream, usize::MAX).expect("response");
    match converter.body_to_result(decoded.body, decoded.header.opcode).expect("result") {
        NativeResult::PsaSignHash(result) => black_box(result.signature.len()),
        _ => unreachable!("the response is one to PsaSignHash"),
    };
}

fn sign_response() -> Vec<u8> {
    let mut response = b"\x10\xa7\xc0\x5e\x1e\x00\x01\x00\x00\x00\x01".to_vec();
    response.resize(36, 0);
    response[22] = 66;
    response[28] = 4;
    response.extend_from_slice(b"\x0a\x40");
    response.resize(36 + 66, 7);
    response
}

fn run(client: &BasicClient, name: &str, calls: usize, threads: usize) -> bool {
    if name == "codec" {
        let (response, mut buffer) = (sign_response(), Vec::new());
        (0..calls).for_each(|_| codec(black_box(&response), &mut buffer));
        return true;
    }
    let message = if name == "hash_1m" { vec![0; 1 << 20] } else { Vec::new() };
    if threads == 1 {
        return (0..calls).all(|_| call(client, name, &message));
    }
    std::thread::scope(|scope| {
        let work = || (0..calls / threads).all(|_| call(client, name, &message));
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().all(|thread| thread.join().expect("thread"))
    })
}

/// User and system time of this process in microseconds.
fn cpu() -> (i64, i64) {
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut usage) };
    let microseconds = |time: libc::timeval| time.tv_sec * 1_000_000 + time.tv_usec;
    (microseconds(usage.ru_utime), microseconds(usage.ru_stime))
}

fn main() {
    let path = std::env::args().nth(1).expect("usage: parsec-bench SOCKET");
    std::env::set_var("PARSEC_SERVICE_ENDPOINT", format!("unix:{path}"));
    let client = BasicClient::new(Some(String::from("bench"))).expect("client");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("input");
        let mut words = line.split(' ');
        let name = words.next().expect("case");
        let mut number = || words.next().and_then(|word| word.parse::<usize>().ok()).expect("number");
        let (calls, threads) = (number(), number());
        let (before, start) = (cpu(), Instant::now());
        if !run(&client, name, calls, threads) {
            println!("{{\"unsupported\":true}}");
            continue;
        }
        let wall = start.elapsed().as_micros();
        let after = cpu();
        let (user, system) = (after.0 - before.0, after.1 - before.1);
        println!("{{\"calls\":{calls},\"wallUs\":{wall},\"userUs\":{user},\"systemUs\":{system}}}");
    }
}
