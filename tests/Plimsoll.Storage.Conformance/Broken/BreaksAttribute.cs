// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>Names the one promise that a store breaks. Every other promise of the contract it keeps.</summary>
/// <param name="contract">The contract.</param>
/// <param name="promise">The test of it that must fail.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BreaksAttribute(Type contract, string promise) : Attribute
{
    public Type Contract { get; } = contract;

    public string Promise { get; } = promise;
}
