/** What Stryker needs to know of this repository: how the engine's tests are run, and what is not worth mutating. */
import { declareFactoryPlugin, declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { assertMessages } from './assert-messages.ts';
import { createEngineTestRunner } from './engine-test-runner.ts';

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'engine', createEngineTestRunner),
  declareValuePlugin(PluginKind.Ignore, 'assert-messages', assertMessages),
];
