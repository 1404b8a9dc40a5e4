// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Reflection;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Conformance.Contracts;
using Plimsoll.Tests;
using Xunit.Sdk;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>That the contracts find what they are there for: every promise is broken once, on purpose, by a store that keeps all others.</summary>
public sealed class BrokenStoreTests
{
    /// <summary>No test of a contract takes nearly as long on any store, nor on a busy machine; one that does hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Each store of the suite, with each promise of its contract.</summary>
    public static TheoryData<string, string> Promises => [.. Stores.SelectMany(store => PromisesOf(store).Select(promise => (store.Name, promise.Name)))];

    private static IEnumerable<Type> Stores => typeof(BrokenStoreTests).Assembly.GetTypes().Where(type => !type.IsAbstract && ContractOf(type) is not null);

    [LongTheory]
    [MemberData(nameof(Promises))]
    public async Task AStoreThatBreaksAPromiseFailsExactlyTheTestOfItsName(string store, string promise)
    {
        var suite = Stores.Single(type => type.Name == store);
        var contract = ContractOf(suite)!;
        var broken = Assert.Single(Breaking(), b => (b.Breaks.Contract, b.Breaks.Promise) == (contract, promise)).Store;
        // What is broken here is no disk, so it need not be waited for.
        StoreFolder.InMemory = true;
        var failed = new ConcurrentDictionary<string, Exception>();
        await Parallel.ForEachAsync(PromisesOf(suite), TestContext.Current.CancellationToken, async (test, _) =>
        {
            if (await FailureOf(suite, test, broken) is { } failure) { failed[test.Name] = failure; }
        });
        Assert.True(failed.Count == 1 && failed.ContainsKey(promise), $"{broken.Name} fails {(failed.IsEmpty ? "nothing" : Say(failed))}");
        // By what the test asserts, not by something that broke on the way there.
        Assert.True(failed[promise] is XunitException, Say(failed));
    }

    [Fact]
    public void EveryBrokenStoreBreaksAPromiseThatThereIs() => Assert.All(Breaking(), b =>
        Assert.Contains(Stores, store => ContractOf(store) == b.Breaks.Contract && PromisesOf(store).Any(promise => promise.Name == b.Breaks.Promise)));

    [Fact]
    public void EveryContractHasAStoreAndEveryPromiseIsOneTestWithoutCases()
    {
        Type[] contracts = [.. typeof(BrokenStoreTests).Assembly.GetTypes().Where(type => type.IsAbstract && type != typeof(Contract<>) && IsContract(type))];
        Assert.NotEmpty(contracts);
        Assert.All(contracts, contract => Assert.Contains(Stores, store => ContractOf(store) == contract));
        Assert.All(contracts, contract => Assert.All(
            contract.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName),
            method => Assert.Equal((typeof(FactAttribute), typeof(Task)), (method.GetCustomAttribute<FactAttribute>()?.GetType(), method.ReturnType))));
    }

    private static IEnumerable<(Type Store, BreaksAttribute Breaks)> Breaking() => typeof(BrokenStoreTests).Assembly.GetTypes()
        .Select(type => (type, breaks: type.GetCustomAttribute<BreaksAttribute>())).Where(b => b.breaks is not null).Select(b => (b.type, b.breaks!));

    private static bool IsContract(Type type) =>
        type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Contract<>);

    private static Type? ContractOf(Type store) => store.BaseType is { IsAbstract: true } parent && IsContract(parent) ? parent : null;

    private static IEnumerable<MethodInfo> PromisesOf(Type store) => store.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null);

    private static async Task<Exception?> FailureOf(Type suite, MethodInfo test, Type broken)
    {
        await using var contract = (IContract)Activator.CreateInstance(suite)!;
        contract.Breaking = inner => (IStore)Activator.CreateInstance(broken, inner)!;
        return await Record.ExceptionAsync(async () =>
        {
            try { await Task.Run(() => (Task)test.Invoke(contract, null)!).WaitAsync(Patience); }
            catch (TargetInvocationException e) { throw e.InnerException!; }
        });
    }

    private static string Say(IReadOnlyDictionary<string, Exception> failed) =>
        string.Join("\n\n", failed.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}: {f.Value}"));
}
