// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Servers of these tests make passwords cheap, in their own code. That the program does not is held here.</summary>
public sealed class PasswordWorkTests
{
    [Fact]
    public async Task A_password_costs_in_the_program_what_is_recommended()
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        try
        {
            // As Program.cs makes it.
            var program = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data]).Value!;
            Assert.Equal(PasswordWork.Usual, program.Services.GetRequiredService<PasswordWork>());
            var (prf, rounds) = Read(program.Services.GetRequiredService<Passwords>().Hash("a long enough sentence"));
            // HMAC-SHA512 in the words of the hash, and no fewer rounds than when this was written.
            Assert.Equal(2, prf);
            Assert.InRange(rounds, 210_000, int.MaxValue);
            await program.StopAsync();
        }
        finally { Directory.Delete(data, recursive: true); }
    }

    /// <summary>How much work went into a hash.</summary>
    internal static int RoundsOf(string hash) => Read(hash).Rounds;

    /// <summary>What a hash says of itself: format 1, then the pseudo-random function and the rounds, each in four bytes.</summary>
    private static (int Prf, int Rounds) Read(string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        Assert.Equal(1, bytes[0]);
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)));
    }
}
