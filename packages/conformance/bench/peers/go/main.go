// Go's client: `parsec-bench SOCKET` reads lines "CASE CALLS IN_FLIGHT" and responds to each with a line of JSON. A client of Go makes one
// call at a time, so several in flight take a goroutine and a client each.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/parallaxsecond/parsec-client-go/parsec"
	"github.com/parallaxsecond/parsec-client-go/parsec/algorithm"
)

const randomSize = 65536

var (
	hash    = make([]byte, 32)
	message = make([]byte, 1<<20)
	ecdsa   = algorithm.NewAsymmetricSignature().Ecdsa(algorithm.HashAlgorithmTypeSHA256).GetAsymmetricSignature()
)

var cases = map[string]func(client *parsec.BasicClient) error{
	"ping": func(client *parsec.BasicClient) error {
		_, _, err := client.Ping()
		return err
	},
	"sign_hash": func(client *parsec.BasicClient) error {
		_, err := client.PsaSignHash("bench", hash, ecdsa)
		return err
	},
	"random_64k": func(client *parsec.BasicClient) error {
		_, err := client.PsaGenerateRandom(randomSize)
		return err
	},
	"hash_1m": func(client *parsec.BasicClient) error {
		_, err := client.PsaHashCompute(message, algorithm.HashAlgorithmTypeSHA256)
		return err
	},
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// grow adds clients until there are enough: they are made before the time is taken.
func grow(clients []*parsec.BasicClient, count int) []*parsec.BasicClient {
	for len(clients) < count {
		client, err := parsec.CreateConfiguredClient("bench")
		must(err)
		clients = append(clients, client)
	}
	return clients
}

func repeat(call func(client *parsec.BasicClient) error, client *parsec.BasicClient, calls int) {
	for i := 0; i < calls; i++ {
		must(call(client))
	}
}

func run(call func(client *parsec.BasicClient) error, clients []*parsec.BasicClient, calls int) {
	if len(clients) == 1 {
		repeat(call, clients[0], calls)
		return
	}
	var group sync.WaitGroup
	for _, client := range clients {
		group.Add(1)
		go func(client *parsec.BasicClient) {
			defer group.Done()
			repeat(call, client, calls/len(clients))
		}(client)
	}
	group.Wait()
}

// cpu returns the user and system time of this process in microseconds.
func cpu() (user, system int64) {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Utime.Nano() / 1000, usage.Stime.Nano() / 1000
}

func main() {
	must(os.Setenv("PARSEC_SERVICE_ENDPOINT", "unix:"+os.Args[1]))
	var clients []*parsec.BasicClient
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var name string
		var calls, inFlight int
		_, err := fmt.Sscan(lines.Text(), &name, &calls, &inFlight)
		must(err)
		call, found := cases[name]
		if !found {
			fmt.Println(`{"unsupported":true}`)
			continue
		}
		clients = grow(clients, inFlight)
		user, system := cpu()
		start := time.Now()
		run(call, clients[:inFlight], calls)
		wall := time.Since(start).Microseconds()
		userAfter, systemAfter := cpu()
		fmt.Printf("{\"calls\":%d,\"wallUs\":%d,\"userUs\":%d,\"systemUs\":%d}\n", calls, wall, userAfter-user, systemAfter-system)
	}
}
