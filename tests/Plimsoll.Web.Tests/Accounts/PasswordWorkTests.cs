// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Accounts;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Servers of these tests make passwords cheap, in their own code. That the program does not is held here.</summary>
public sealed class PasswordWorkTests
{
    [Fact]
    public async Task A_password_costs_in_the_program_what_the_framework_asks_for()
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
            Assert.InRange(rounds, 100_000, int.MaxValue);
            await program.StopAsync();
        }
        finally { Directory.Delete(data, recursive: true); }
    }

    [Fact]
    public async Task A_password_goes_on_costing_what_it_cost_when_it_was_chosen()
    {
        await using var app = new RunningApp { Work = new PasswordWork(3) };
        await app.InitializeAsync();
        var eve = await app.FirstAsync();
        Assert.Equal(3, Read(app.Services.GetRequiredService<Credentials>().OfAccount(eve.Account)!.Password).Rounds);
        Assert.True((await app.Services.GetRequiredService<Passwords>().CheckAsync("eve@example.org", "a long enough sentence",
            TestContext.Current.CancellationToken)).Succeeds(out _, out _));
    }

    /// <summary>What a hash says of itself: format 1, then the pseudo-random function and the rounds, each in four bytes.</summary>
    private static (int Prf, int Rounds) Read(string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        Assert.Equal(1, bytes[0]);
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)));
    }
}
