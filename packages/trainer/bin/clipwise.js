#!/usr/bin/env node
import { main } from '../dist/cli/clipwise.js';

process.exitCode = await main(process.argv);
